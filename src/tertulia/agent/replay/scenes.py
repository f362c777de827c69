"""The turns of a stored dialogue, each as it began and as it ended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec import json
from msgspec.structs import replace

from tertulia.agent.dialogue import Dialogue, Past
from tertulia.agent.methods import METHODS
from tertulia.agent.recording import RecordedTrace, read_trace
from tertulia.agent.service import Service
from tertulia.agent.state import Bot, BotUtterance, Human, HumanUtterance
from tertulia.agent.stores.base import StoredDialogue
from tertulia.agent.stores.records import DialogueRecord, TurnRecord, UtteranceRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One turn of a stored dialogue.

    Attributes:
        number: which turn of the dialogue it is, from 1; those that only open or close it do not
            count.
        turn: the turn as it is stored.
        trace: what happened in it, with what was recorded.
        record: the dialogue.
        human: the person as the turn found them.
        bot: the assistant as the turn found it.
        past: the utterances before it, encoded.
        question: the human utterance as it ended, and
        answer: the bot's: both encoded, without what came to them after their turn.
    """

    number: int
    turn: TurnRecord
    trace: RecordedTrace
    record: DialogueRecord
    human: Human
    bot: Bot
    past: tuple[UtteranceRecord, ...]
    question: bytes
    answer: bytes

    def dialogue(self, services: Sequence[Service], window: int | None) -> Dialogue:
        """The dialogue as the turn found it; a new one every time.

        Its ids and instants are those that were stored; the answer's are made anew.

        Args:
            services: tell which annotations of what the bot said before belong to this turn.
            window: how many utterances are read, from the end; None: all of them.
        """
        past, previous = self._past(services, window)
        stored = json.decode(self.question, type=HumanUtterance)
        human = _copied(self.human)
        return Dialogue(
            dialogue_id=self.record.dialogue_id,
            channel_type=self.record.channel_type,
            human=human,
            bot=json.decode(json.encode(self.bot), type=Bot),
            question=HumanUtterance(
                utt_id=stored.utt_id,
                text=self.turn.message.text,
                user=human,
                date_time=stored.date_time,
                attributes=json.decode(json.encode(self.turn.message.attributes)),
            ),
            past=past,
            previous=previous,
            attributes=self.record.attributes,
            date_start=self.record.date_start,
            date_finish=previous.date_time if previous else self.record.date_start,
        )

    def _past(
        self, services: Sequence[Service], window: int | None
    ) -> tuple[Past, BotUtterance | None]:
        """What was said before, as far as it is read, and what the bot said last."""
        spoken, previous = [*self.past], None
        if spoken and spoken[-1].kind == "bot":
            previous = json.decode(spoken.pop().body, type=BotUtterance)
            previous = self._before_annotation(previous, services)
        if window is not None:
            spoken = spoken[max(0, len(spoken) - max(0, window - 2)) :]
        past = Past()
        for record in spoken:
            past.add(record.kind, bytes(record.body))
        return past, previous

    def _before_annotation(
        self, previous: BotUtterance, services: Sequence[Service]
    ) -> BotUtterance:
        """What the bot said before, without what this turn has annotated it with."""
        method = METHODS["add_annotation_prev_bot_utt"]
        own = {service.label for service in services if service.state_method is method}
        kept = {key: value for key, value in previous.annotations.items() if key not in own}
        return replace(previous, annotations=kept)


def scenes(stored: StoredDialogue, before: Human | None = None) -> Iterator[Scene]:
    """The turns of a stored dialogue, in order.

    Args:
        stored: the dialogue.
        before: the person as the dialogue found them, where that is known.
    """
    places = {record.utt_id: record.position for record in stored.utterances}
    blank = Human(id=stored.human.id, user_external_id=stored.human.user_external_id)
    human, bot = before or blank, Bot(id=stored.dialogue.bot.id)
    asked = [turn for turn in stored.turns if turn.question_id in places and turn.answer]
    for number, turn in enumerate(sorted(asked, key=lambda one: one.sequence), 1):
        trace = read_trace(turn.trace)
        place = places[turn.question_id or ""]
        if trace is None or place + 1 >= len(stored.utterances):
            continue
        if trace.recording is not None and trace.recording.human is not None:
            human = trace.recording.human
        question, answer = stored.utterances[place], stored.utterances[place + 1]
        yield Scene(
            number=number,
            turn=turn,
            trace=trace,
            record=stored.dialogue,
            human=human,
            bot=bot,
            past=tuple(stored.utterances[:place]),
            question=bytes(question.body),
            answer=_as_answered(answer, turn),
        )
        human = json.decode(question.body, type=HumanUtterance).user
        bot = json.decode(answer.body, type=BotUtterance).user


def _as_answered(record: UtteranceRecord, turn: TurnRecord) -> bytes:
    """What the bot said, encoded, without the ratings that came later."""
    said = json.decode(record.body, type=BotUtterance)
    if turn.answer is None or said.attributes == turn.answer.attributes:
        return bytes(record.body)
    return json.encode(replace(said, attributes=turn.answer.attributes))


def _copied(human: Human) -> Human:
    return json.decode(json.encode(human), type=Human)
