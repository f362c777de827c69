"""What a request wants to have understood."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.serving.errors import RequestError
from tertulia.serving.nlu.question import Question


def test_a_message_alone_goes_to_the_newest_model_of_the_default_project() -> None:
    assert Question.of({"q": "hi"}) == Question(["hi"], True, None, "default", None)


def test_everything_may_be_said() -> None:
    fields = {"q": "hi", "project": "shop", "model": "first", "time": "12.5"}

    assert Question.of(fields) == Question(["hi"], True, 12.5, "shop", "first")


@pytest.mark.parametrize("key", ["q", "query", "text"])
def test_a_message_has_three_names(key: str) -> None:
    assert Question.of({key: "hi"}).texts == ["hi"]


def test_an_empty_message_is_one() -> None:
    assert Question.of({"q": ""}).texts == [""]


def test_empty_names_are_none() -> None:
    question = Question.of({"q": "hi", "project": "", "model": "", "time": ""})

    assert (question.project, question.model, question.time) == ("default", None, None)


@pytest.mark.parametrize("time", ["noon", "nan", "inf", True, [], 10**400])
def test_a_time_is_a_number_of_seconds(time: object) -> None:
    with pytest.raises(RequestError, match="seconds since 1970"):
        Question.of({"q": "hi", "time": time})


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(st.sampled_from(["q", "query", "project", "model", "time"]), ANYTHING))
def test_anything_is_read_or_refused(fields: dict[str, object]) -> None:
    with suppress(RequestError):
        assert all(isinstance(text, str) for text in Question.of(fields).texts)
