"""The documented dict of a dialogue, as formatters get it."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec

from tertulia.agent.dialogue import Dialogue, Past
from tertulia.agent.state import Bot, BotUtterance, Human, HumanUtterance, JsonObject

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
HYPOTHESES = [
    {"skill_name": "chitchat", "annotations": {}, "text": "Hi!", "confidence": 0.9},
    {"skill_name": "faq", "annotations": {}, "text": "Ask me.", "confidence": 0.4},
]


def human(text: str, *hypotheses: JsonObject) -> HumanUtterance:
    return HumanUtterance(
        utt_id="q",
        text=text,
        user=Human(id="h", user_external_id="ann"),
        date_time=NOON,
        annotations={"ner": [], "intent": "greet"},
        hypotheses=[*hypotheses],
    )


def bot(text: str) -> BotUtterance:
    return BotUtterance(
        utt_id="a",
        text=text,
        orig_text=text,
        user=Bot(id="b"),
        date_time=NOON,
        annotations={"emotion": "joy"},
    )


def view_of(
    *texts: str, hypotheses: list[JsonObject] | None = None, answer: str | None = None
) -> JsonObject:
    """The dict of a dialogue in which human and bot took turns, up to what the human said last."""
    *before, question = texts
    past = Past()
    for index, text in enumerate(before[:-1]):
        is_bot = (len(before) - index) % 2 == 1
        utterance = bot(text) if is_bot else human(text)
        past.add("bot" if is_bot else "human", msgspec.json.encode(utterance))
    return Dialogue(
        dialogue_id="d",
        channel_type="test",
        human=Human(id="h", user_external_id="ann"),
        bot=Bot(id="b"),
        question=human(question, *(hypotheses or [])),
        past=past,
        previous=bot(before[-1]) if before else None,
        answer=bot(answer) if answer is not None else None,
    ).view()
