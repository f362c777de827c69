from __future__ import annotations

import pytest

from tertulia.agent.formatters.dialog import (
    last_annotations,
    last_bot_utterance,
    last_human_utterance,
    last_utterance,
)
from tests.agent.formatters.dialogues import view_of

ANNOTATIONS = {"ner": [], "intent": "greet"}


def test_the_last_utterance_is_a_task_with_its_text() -> None:
    assert last_utterance(view_of("hello", "hi", "how are you?")) == [{"x": ["how are you?"]}]


def test_the_last_utterance_is_the_bots_once_it_has_answered() -> None:
    assert last_utterance(view_of("hello", answer="hi")) == [{"x": ["hi"]}]


def test_the_keys_of_a_task_are_the_services() -> None:
    task = last_utterance(view_of("hello"), key="text", annotations_key="known")

    assert task == [{"text": ["hello"], "known": [ANNOTATIONS]}]


@pytest.mark.parametrize("answer", [None, "fine"])
def test_what_the_human_said_last_stays_when_the_bot_answers(answer: str | None) -> None:
    view = view_of("hello", "hi", "how are you?", answer=answer)

    assert last_human_utterance(view) == [{"x": ["how are you?"]}]


def test_what_the_bot_said_last_comes_with_annotations() -> None:
    assert last_bot_utterance(view_of("hello", "hi", "how are you?")) == [
        {"x": ["hi"], "annotations": [{"emotion": "joy"}]}
    ]


def test_annotations_can_be_left_out() -> None:
    assert last_bot_utterance(view_of("hello", "hi", "bye"), annotations_key=None) == [
        {"x": ["hi"]}
    ]


def test_there_is_nothing_to_do_while_the_bot_has_said_nothing() -> None:
    assert last_bot_utterance(view_of("hello")) == []


def test_annotations_are_a_task_of_their_own() -> None:
    assert last_annotations(view_of("hello")) == [{"annotations": [ANNOTATIONS]}]


def test_of_the_annotations_only_those_wanted_and_there_are_sent() -> None:
    task = last_annotations(view_of("hello"), key="y", only=["intent", "sentiment"])

    assert task == [{"y": [{"intent": "greet"}]}]


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        ({"text": "hello"}, "hello"),
        (None, "helo"),
        ({"text": None}, "helo"),
        ({}, "helo"),
        ("hello", "helo"),
    ],
)
def test_a_text_that_was_corrected_is_read_instead(annotation: object, text: str) -> None:
    view = view_of("helo")
    view["utterances"][-1]["annotations"]["spelling"] = annotation

    assert last_utterance(view, corrected_by="spelling") == [{"x": [text]}]
    assert last_utterance(view) == [{"x": ["helo"]}]


def test_a_text_that_nobody_has_corrected_is_read_as_it_was_said() -> None:
    assert last_utterance(view_of("helo"), corrected_by="spelling") == [{"x": ["helo"]}]
