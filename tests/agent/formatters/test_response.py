from __future__ import annotations

import pytest

from tertulia.agent.errors import PayloadError
from tertulia.agent.formatters.response import (
    as_answered,
    as_batch,
    as_text,
    first_part,
    named_parts,
    tokens_and_tags,
    value_of,
)

NULL = "is expected, and the service answered null"


@pytest.mark.parametrize("payload", [None, [], {}, "neutral", ["neutral", "speech"], 0.5])
def test_an_answer_can_be_passed_on_whatever_it_is(payload: object) -> None:
    assert as_answered(payload) == payload


def test_tokens_and_tags_get_their_names() -> None:
    assert tokens_and_tags([["Paris"], ["I-LOC"]]) == {"tokens": ["Paris"], "tags": ["I-LOC"]}


@pytest.mark.parametrize("payload", [[], [["Paris"]], [[], [], []], {"tokens": []}, "Paris", 5])
def test_what_is_no_pair_has_no_tokens_and_tags(payload: object) -> None:
    with pytest.raises(PayloadError, match="a list of tokens, tags is expected"):
        tokens_and_tags(payload)


def test_parts_get_the_names_that_are_given() -> None:
    assert named_parts(["joy", 0.9], names=["label", "score"]) == {"label": "joy", "score": 0.9}


def test_a_value_is_taken_out_of_an_object() -> None:
    assert value_of({"batch": [1]}, key="batch") == [1]


def test_a_value_may_be_null() -> None:
    assert value_of({"entity": None}, key="entity") is None


@pytest.mark.parametrize("payload", [{}, [], "entity"])
def test_a_value_that_is_not_there_is_an_error(payload: object) -> None:
    with pytest.raises(PayloadError, match="an object with 'entity' is expected"):
        value_of(payload, key="entity")


def test_the_first_part_is_taken_out_of_a_list() -> None:
    assert first_part(["best", "second"]) == "best"


@pytest.mark.parametrize("payload", [[], "text", {"0": "zero"}])
def test_only_a_list_with_something_in_it_has_a_first_part(payload: object) -> None:
    with pytest.raises(PayloadError, match="a list with something in it"):
        first_part(payload)


def test_a_list_of_annotations_becomes_a_batch() -> None:
    assert as_batch([0.1, 0.2]) == {"batch": [0.1, 0.2]}


@pytest.mark.parametrize("payload", ["Bye!", ["Bye!"], {"text": "Bye!"}, [{"text": "Bye!"}]])
def test_a_text_is_found_in_every_form(payload: object) -> None:
    assert as_text(payload) == "Bye!"


def test_a_text_may_be_under_another_key() -> None:
    assert as_text({"answer": "Bye!"}, key="answer") == "Bye!"


@pytest.mark.parametrize("payload", [5, [], ["Bye!", "Ciao!"], {"answer": "Bye!"}, {"text": None}])
def test_what_holds_no_one_text_is_refused(payload: object) -> None:
    with pytest.raises(PayloadError, match="a text, or an object with 'text' is expected"):
        as_text(payload)


@pytest.mark.parametrize("formatter", [tokens_and_tags, first_part, as_batch, as_text])
def test_a_service_that_answered_null_is_told_so(formatter) -> None:
    with pytest.raises(PayloadError, match=NULL):
        formatter(None)


@pytest.mark.parametrize("payload", ["my secret", {"my secret": "my secret"}, ["my secret"] * 3])
def test_an_error_never_repeats_what_was_said(payload: object) -> None:
    with pytest.raises(PayloadError) as caught:
        tokens_and_tags(payload)

    assert "secret" not in str(caught.value)
