from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tertulia.agent import wire
from tertulia.agent.formatters.index import DIALOG
from tertulia.agent.formatters.window import reads, window_of
from tertulia.agent.state import JsonObject
from tests.agent.formatters.dialogues import HYPOTHESES, view_of

WINDOWS = {name: window_of(function) for name, function in DIALOG.items()}


@reads(utterances=3)
def last_three(dialog: JsonObject) -> list[JsonObject]:
    return dialog["utterances"][-3:]


@reads(utterances="many")
def last_many(dialog: JsonObject, many: int = 4) -> list[JsonObject]:
    return dialog["utterances"][-many:]


def undeclared(dialog: JsonObject) -> list[JsonObject]:
    return []


@pytest.mark.parametrize(
    ("formatter", "params", "window"),
    [
        (last_three, {}, 3),
        (last_three, {"many": 9}, 3),
        (last_many, {}, 4),
        (last_many, {"many": 9}, 9),
        (last_many, {"many": None}, None),
        (undeclared, {}, None),
        (undeclared, {"": 5}, None),
    ],
)
def test_a_window_is_as_declared(
    formatter: Callable[..., Any], params: JsonObject, window: int | None
) -> None:
    assert window_of(formatter, params) == window


def test_a_declared_window_can_be_read_off_the_function() -> None:
    assert last_three.window == 3
    assert last_many.window == 4


def test_a_parameter_that_the_formatter_lacks_cannot_say_how_much_it_reads() -> None:
    with pytest.raises(KeyError, match="few"):
        reads(utterances="few")(last_many)


def test_most_ready_made_formatters_declare_what_they_read() -> None:
    unlimited = {name for name, window in WINDOWS.items() if window is None}

    assert unlimited == {"chitchat_example_formatter_in", "full_dialogue", "skill"}


@pytest.mark.parametrize("name", [name for name, window in WINDOWS.items() if window is not None])
@pytest.mark.parametrize("answer", [None, "fine"])
def test_a_formatter_gives_the_same_when_it_is_shown_no_more_than_it_declares(
    name: str, answer: str | None
) -> None:
    texts = [str(number) for number in range(31)]
    shown = max(WINDOWS[name] or 0, 2)  # the question and what was said before it always are

    whole = DIALOG[name](view_of(*texts, hypotheses=HYPOTHESES, answer=answer))
    part = DIALOG[name](view_of(*texts[-shown:], hypotheses=HYPOTHESES, answer=answer))

    assert wire.plain(whole) == wire.plain(part)
