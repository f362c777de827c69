from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import pytest

from tertulia.components.extract.duckling import (
    Answer,
    DucklingError,
    DucklingExtractor,
    Question,
    value_of,
)
from tertulia.core.errors import ParameterError


@dataclass(kw_only=True, eq=False)
class Echo(DucklingExtractor):
    """Finds every text to be a `word`, and remembers what it was asked."""

    NAME: ClassVar = "echo"

    def __post_init__(self) -> None:
        super().__post_init__()
        self.questions: list[Question] = []
        self.error: str | None = None

    def ask(self, question: Question, seconds: float) -> Sequence[Answer]:
        self.questions.append(question)
        if self.error is not None:
            raise DucklingError(self.error)
        return [Answer("word", 0, len(question.text.rstrip()), {"value": 1, "type": "value"})]


def test_what_something_stands_for_is_its_value() -> None:
    assert value_of({"value": 5, "unit": "$", "type": "value"}) == 5


def test_an_interval_stands_for_its_two_ends() -> None:
    interval = {"type": "interval", "from": {"value": "3pm"}, "to": {"value": "5pm"}}

    assert value_of(interval) == {"from": "3pm", "to": "5pm"}


def test_an_open_interval_has_one_end() -> None:
    assert value_of({"type": "interval", "from": {"value": "3pm"}}) == {"from": "3pm", "to": None}


def test_asks_with_locale_zone_and_time() -> None:
    echo = Echo(locale="de_DE", timezone="Europe/Berlin", dimensions=["time"])

    echo(["morgen"], [1.5])

    assert echo.questions == [
        Question(text="morgen", locale="de_DE", reftime=1500, tz="Europe/Berlin", dims=("time",))
    ]


def test_the_locale_is_that_of_the_language_by_default() -> None:
    echo = Echo(language="fr")

    echo(["demain"], [0.0])

    assert echo.questions == [Question(text="demain", locale="fr_FR", reftime=0)]


@pytest.mark.parametrize("said", [None, float("nan"), float("inf"), 1e300])
def test_what_is_no_time_is_now(said: float | None) -> None:
    echo = Echo()

    echo(["now"], [said])

    assert echo.questions[0].reftime > 1_600_000_000_000


def test_entities_lie_in_the_text_they_were_found_in() -> None:
    text = "x " * 400

    [first, second] = Echo()([text], [0.0])[0]

    assert (first.start, first.end) == (0, 499)
    assert (second.start, second.end) == (500, 799)
    assert first.details == {"value": 1, "type": "value"}
    assert (first.confidence, first.extractor) == (1.0, "echo")


def test_other_dimensions_than_those_wanted_are_dropped() -> None:
    assert Echo(dimensions=["time"])(["x"], [0.0]) == [[]]


def test_nothing_is_asked_of_blank_texts() -> None:
    echo = Echo()

    assert echo(["", " \n"], [0.0, 0.0]) == [[], []]
    assert echo.questions == []


def test_failures_are_logged_once_and_without_the_text(caplog: pytest.LogCaptureFixture) -> None:
    echo = Echo()
    echo.error = "it is down"

    assert echo(["secret", "secret"], [0.0, 0.0]) == [[], []]

    [record] = caplog.records
    assert record.levelname == "WARNING"
    assert record.getMessage() == "echo misses what Duckling would find: it is down"


def test_a_text_is_given_up_at_its_first_failure() -> None:
    echo = Echo()
    echo.error = "it is down"

    echo(["x " * 1000], [0.0])

    assert len(echo.questions) == 1


@pytest.mark.parametrize("timeout", [0, -1, 3601, float("nan")])
def test_a_timeout_that_is_no_time_is_refused(timeout: float) -> None:
    with pytest.raises(ParameterError, match=r"timeout must be above 0 and at most 3600 seconds"):
        Echo(timeout=timeout)
