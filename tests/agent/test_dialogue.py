from __future__ import annotations

import copy
from datetime import UTC, datetime

import msgspec
import pytest

from tertulia.agent import wire
from tertulia.agent.dialogue import Dialogue, Past
from tertulia.agent.state import (
    PROFILE,
    Bot,
    BotUtterance,
    Human,
    HumanUtterance,
    Kind,
    update_bot,
    update_human,
)

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def asked(text: str, number: int = 0) -> HumanUtterance:
    human = Human(id="h", user_external_id="ann")
    return HumanUtterance(utt_id=f"q{number}", text=text, user=human, date_time=NOON)


def said(text: str, number: int = 0) -> BotUtterance:
    return BotUtterance(
        utt_id=f"a{number}", text=text, orig_text=text, user=Bot(id="b"), date_time=NOON
    )


def past_of(turns: int) -> Past:
    past = Past()
    for number in range(turns):
        past.add("human", msgspec.json.encode(asked(f"question {number}", number)))
        past.add("bot", msgspec.json.encode(said(f"answer {number}", number)))
    return past


def dialogue_of(turns: int = 0, *, previous: BotUtterance | None = None) -> Dialogue:
    """A dialogue in which a question has just been asked."""
    return Dialogue(
        dialogue_id="d",
        channel_type="test",
        human=Human(id="h", user_external_id="ann"),
        bot=Bot(id="b"),
        question=asked("how are you?", turns),
        past=past_of(turns),
        previous=previous,
        date_start=NOON,
    )


def test_the_view_is_the_documented_dict() -> None:
    view = wire.plain(dialogue_of().view())

    assert view == {
        "dialog_id": "d",
        "utterances": [
            {
                "utt_id": "q0",
                "text": "how are you?",
                "user": {
                    "id": "h",
                    "user_external_id": "ann",
                    "persona": {},
                    "profile": dict.fromkeys(PROFILE),
                    "attributes": {},
                    "user_type": "human",
                },
                "date_time": "2024-05-01T12:00:00Z",
                "annotations": {},
                "hypotheses": [],
                "attributes": {},
            }
        ],
        "human_utterances": view["utterances"],
        "bot_utterances": [],
        "human": view["utterances"][0]["user"],
        "bot": {"id": "b", "persona": {}, "attributes": {}, "user_type": "bot"},
        "channel_type": "test",
        "date_start": "2024-05-01 12:00:00+00:00",
        "date_finish": "None",
        "attributes": {},
    }


def test_a_bot_utterance_has_the_documented_fields() -> None:
    [utterance] = dialogue_of(previous=said("hello")).view()["bot_utterances"]

    assert utterance == {
        "utt_id": "a0",
        "text": "hello",
        "orig_text": "hello",
        "user": {"id": "b", "persona": {}, "attributes": {}, "user_type": "bot"},
        "date_time": "2024-05-01T12:00:00Z",
        "active_skill": "",
        "confidence": 1.0,
        "annotations": {},
        "attributes": {},
    }


def test_utterances_stand_in_order_and_by_speaker() -> None:
    dialogue = dialogue_of(1, previous=said("well?"))
    dialogue.answer = said("fine")

    view = dialogue.view()

    texts = {name: [u["text"] for u in view[name]] for name in ("utterances", "bot_utterances")}
    assert texts["utterances"] == ["question 0", "answer 0", "well?", "how are you?", "fine"]
    assert texts["bot_utterances"] == ["answer 0", "well?", "fine"]
    assert [u["text"] for u in view["human_utterances"]] == ["question 0", "how are you?"]


def test_a_confidence_of_zero_and_big_numbers_are_shown_exactly() -> None:
    previous = said("sorry")
    previous.confidence = 0.0
    previous.annotations = {"hash": 2**80, "score": 0.1}

    [shown] = dialogue_of(previous=previous).view()["bot_utterances"]

    assert shown["confidence"] == 0.0
    assert shown["annotations"] == {"hash": 2**80, "score": 0.1}


def test_what_one_formatter_changes_no_other_sees_and_nothing_stores() -> None:
    dialogue = dialogue_of(1, previous=said("hello"))
    dialogue.question.annotations = {"ner": {"tags": ["O"]}}
    before = wire.plain(dialogue.view())

    view = dialogue.view()
    for utterance in view["utterances"]:
        utterance["annotations"]["ner"] = {"tags": ["spoilt"]}
        utterance["user"]["persona"] = "spoilt"
    view["human"]["profile"]["name"] = "spoilt"
    view["bot"]["attributes"]["spoilt"] = True
    view["attributes"]["spoilt"] = True
    view.pop("dialog_id")

    assert wire.plain(dialogue.view()) == before
    assert dialogue.question.annotations == {"ner": {"tags": ["O"]}}
    assert dialogue.human.profile["name"] is None


def test_a_deep_copy_of_the_view_is_the_plain_dict() -> None:
    view = dialogue_of(2, previous=said("hello")).view()

    assert copy.deepcopy(view) == wire.plain(view)


def test_a_view_taken_before_a_change_stays_as_it_was() -> None:
    dialogue = dialogue_of()
    before = dialogue.view()

    dialogue.question.annotations["late"] = True
    dialogue.changed()

    assert before["utterances"][-1]["annotations"] == {}
    assert dialogue.view()["utterances"][-1]["annotations"] == {"late": True}


class _CountedBytes(list[bytes]):
    """A past that knows how often an utterance was taken out of it."""

    taken = 0

    def __getitem__(self, index: int) -> bytes:  # type: ignore[override]
        self.taken += 1
        return super().__getitem__(index)


@pytest.mark.parametrize("turns", [1, 100])
def test_the_newest_utterances_are_read_without_touching_the_past(turns: int) -> None:
    dialogue = dialogue_of(turns, previous=said("hello"))
    past = dialogue.past
    past.everything = counted = _CountedBytes(past.everything)

    view = dialogue.view()

    assert view["utterances"][-1]["text"] == "how are you?"
    assert view["utterances"][-2]["text"] == "hello"
    assert counted.taken == 0


def test_reading_one_older_utterance_decodes_that_one() -> None:
    dialogue = dialogue_of(100)
    dialogue.past.everything = counted = _CountedBytes(dialogue.past.everything)

    assert dialogue.view()["utterances"][-2]["text"] == "answer 99"
    assert counted.taken == 1


def test_typed_utterances_are_those_of_the_view() -> None:
    dialogue = dialogue_of(1, previous=said("hello"))

    utterances = dialogue.utterances

    assert msgspec.to_builtins(utterances) == wire.plain(dialogue.view())["utterances"]
    assert utterances[-1] is dialogue.question


def test_only_a_question_without_a_past_is_the_first_turn() -> None:
    assert dialogue_of().is_first_turn
    assert not dialogue_of(1).is_first_turn
    assert not dialogue_of(previous=said("hello")).is_first_turn


def test_a_past_keeps_who_said_what() -> None:
    past = past_of(2)

    kinds: list[Kind] = ["human", "bot", "human", "bot"]
    assert past.kinds == kinds
    assert [len(past.everything), len(past.human), len(past.bot)] == [4, 2, 2]


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
def test_hypotheses_stand_in_the_order_of_the_configuration_whoever_is_faster(
    order: list[int],
) -> None:
    dialogue = dialogue_of()

    for rank in order:
        dialogue.add_hypothesis({"text": f"first of {rank}"}, (rank, 0))
        dialogue.add_hypothesis({"text": f"second of {rank}"}, (rank, 0))

    texts = [hypothesis["text"] for hypothesis in dialogue.question.hypotheses]
    assert texts == [f"{which} of {rank}" for rank in range(3) for which in ("first", "second")]


def test_a_skill_changes_fields_profile_and_attributes_of_a_human() -> None:
    human = Human(id="h", user_external_id="ann", attributes={"mood": "good"})

    update_human(human, {"persona": ["I sing."], "name": "Ann", "hobby": "chess", "id": "other"})

    assert human.persona == ["I sing."]
    assert human.profile["name"] == "Ann"
    assert human.attributes == {"mood": "good", "hobby": "chess", "id": "other"}
    assert human.id == "h"


def test_a_skill_replaces_the_attributes_of_a_bot_as_a_whole() -> None:
    bot = Bot(id="b", attributes={"mood": "good"})

    update_bot(bot, {"attributes": {"mood": "bad"}, "age": 3})

    assert bot.attributes == {"mood": "bad", "age": 3}
