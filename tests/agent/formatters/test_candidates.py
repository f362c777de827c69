from __future__ import annotations

import pytest

from tertulia.agent.errors import PayloadError
from tertulia.agent.formatters.candidates import as_hypotheses, with_confidence

HELLO = {"text": "hello", "confidence": 0.33}


@pytest.mark.parametrize("payload", ["hello", ["hello"], ["hello", "more"]])
def test_a_text_becomes_one_hypothesis(payload: object) -> None:
    assert with_confidence(payload) == [{"text": "hello", "confidence": 0.5}]


def test_the_confidence_is_as_configured() -> None:
    assert with_confidence(["hello"], confidence=0.9) == [{"text": "hello", "confidence": 0.9}]


@pytest.mark.parametrize("payload", [None, [], {}, [["hello"]], 5])
def test_without_a_text_there_is_no_hypothesis(payload: object) -> None:
    with pytest.raises(PayloadError, match="a text, or a list with a text in it is expected"):
        with_confidence(payload)


@pytest.mark.parametrize("payload", [HELLO, [HELLO], ["hello", 0.33], [["hello", 0.33]]])
def test_one_hypothesis_is_understood_in_every_form(payload: object) -> None:
    assert as_hypotheses(payload) == [HELLO]


def test_several_hypotheses_may_differ_in_form() -> None:
    found = as_hypotheses([HELLO, ["bye", 1], "hm", {"text": "well"}], confidence=0.1)

    assert found == [
        HELLO,
        {"text": "bye", "confidence": 1},
        {"text": "hm", "confidence": 0.1},
        {"text": "well", "confidence": 0.1},
    ]


def test_several_texts_are_several_hypotheses() -> None:
    assert [one["text"] for one in as_hypotheses(["hello", "bye"])] == ["hello", "bye"]


def test_whatever_a_skill_adds_to_a_hypothesis_stays() -> None:
    said = {"text": "hello", "confidence": 0.3, "human_attributes": {"name": "Ann"}, "any": [1]}

    assert as_hypotheses([said]) == [said]


def test_the_parts_of_a_listed_hypothesis_find_their_keys() -> None:
    [found] = as_hypotheses(["hello", 0.8, {"name": "Ann"}, {"mood": 1}, {"can_continue": "no"}])

    assert found == {
        "text": "hello",
        "confidence": 0.8,
        "human_attributes": {"name": "Ann"},
        "bot_attributes": {"mood": 1},
        "can_continue": "no",
    }


@pytest.mark.parametrize("rest", [[], [{}], [{}, {}, {}], [None, None, None]])
def test_empty_parts_add_no_keys(rest: list[object]) -> None:
    assert as_hypotheses(["hello", 0.33, *rest]) == [HELLO]


@pytest.mark.parametrize("payload", [[], "", [""], ["", 0.0], {"text": "", "confidence": 0}])
def test_a_skill_may_have_nothing_to_say(payload: object) -> None:
    assert as_hypotheses(payload) == []


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [None],
        5,
        {},
        {"text": None},
        {"text": 5, "confidence": 1},
        ["hello", None],
        ["hello", {}],
        ["hello", 0.5, {}, {}, {}, {}],
        [["hello", 0.5], 7],
    ],
)
def test_other_answers_are_no_hypotheses(payload: object) -> None:
    with pytest.raises(PayloadError, match="is expected, and the service answered"):
        as_hypotheses(payload)


def test_attributes_must_be_objects() -> None:
    with pytest.raises(PayloadError, match="after its confidence must be objects"):
        as_hypotheses(["hello", 0.5, ["name"]])
