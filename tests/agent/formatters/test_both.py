from __future__ import annotations

from tertulia.agent.formatters.both import skill, tagger
from tests.agent.formatters.dialogues import view_of


def test_a_tagger_is_sent_the_last_text_and_its_answer_named() -> None:
    assert tagger(view_of("Paris"), key="text") == [{"text": ["Paris"]}]
    assert tagger([["Paris"], ["I-LOC"]], mode="out") == {"tokens": ["Paris"], "tags": ["I-LOC"]}


def test_a_skill_is_sent_the_dialogue_and_its_answer_made_hypotheses() -> None:
    view = view_of("hello")

    assert skill(view) == [{"dialogs": [view]}]
    assert skill(["hi", 0.8], mode="out") == [{"text": "hi", "confidence": 0.8}]
