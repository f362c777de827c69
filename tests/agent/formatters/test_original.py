from __future__ import annotations

import pytest

from tertulia.agent.errors import PayloadError
from tertulia.agent.formatters import original
from tests.agent.formatters.dialogues import HYPOTHESES, view_of

VIEW = view_of("hello", "hi", "how are you?", hypotheses=HYPOTHESES)


@pytest.mark.parametrize(
    ("formatter", "tasks"),
    [
        (original.base_last_utterances_formatter_in, [{"x": ["how are you?"]}]),
        (original.chitchat_formatter_in, [{"q": ["how are you?"]}]),
        (original.odqa_formatter_in, [{"question_raw": ["how are you?"]}]),
        (original.base_hypotheses_formatter_in, [{"x": ["Hi!"]}, {"x": ["Ask me."]}]),
        (original.all_hypotheses_formatter_in, [{"hypotheses": HYPOTHESES}]),
    ],
)
def test_the_tasks_are_the_originals(formatter, tasks: list[object]) -> None:
    assert formatter(VIEW) == tasks


def test_the_example_of_a_chitchat_makes_a_list_with_one_task() -> None:
    assert original.chitchat_example_formatter_in(VIEW) == [
        {
            "utterances": ["how are you?"],
            "annotations": [{"ner": [], "intent": "greet"}],
            "u_histories": [["hello", "hi", "how are you?"]],
            "dialogs": [VIEW],
        }
    ]


@pytest.mark.parametrize(
    ("formatter", "answer", "payload"),
    [
        (
            original.ner_formatter_out,
            [["Paris"], ["I-LOC"]],
            {"tokens": ["Paris"], "tags": ["I-LOC"]},
        ),
        (original.sentiment_formatter_out, ["neutral", "speech"], ["neutral", "speech"]),
        (original.chitchat_odqa_formatter_out, ["speech"], ["chitchat"]),
        (original.chitchat_odqa_formatter_out, ["negative", "speech"], ["chitchat"]),
        (original.chitchat_odqa_formatter_out, ["positive"], ["odqa"]),
        (original.chitchat_odqa_formatter_out, "speech", ["chitchat"]),
        (original.add_confidence_formatter_out, ["hi"], [{"text": "hi", "confidence": 0.5}]),
        (original.add_confidence_formatter_out, "hi", [{"text": "hi", "confidence": 0.5}]),
        (
            original.chitchat_example_formatter_out,
            ["hi", 0.7, "bot"],
            [{"text": "hi", "confidence": 0.7, "name": "bot"}],
        ),
    ],
)
def test_answers_become_what_the_originals_made_of_them(
    formatter, answer: object, payload: object
) -> None:
    assert formatter(answer) == payload


@pytest.mark.parametrize(
    "formatter",
    [
        original.ner_formatter_out,
        original.chitchat_odqa_formatter_out,
        original.add_confidence_formatter_out,
        original.chitchat_example_formatter_out,
    ],
)
@pytest.mark.parametrize("answer", [None, [], {}])
def test_answers_that_the_originals_could_not_use_are_refused(formatter, answer: object) -> None:
    with pytest.raises(PayloadError):
        formatter(answer)
