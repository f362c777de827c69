from __future__ import annotations

import pytest

from tertulia.agent import wire
from tertulia.agent.formatters.past import (
    full_dialogue,
    history_window,
    last_utterance_with_history,
    text_history,
)
from tests.agent.formatters.dialogues import view_of

FIVE = ("one", "two", "three", "four", "five")


def test_the_full_dialogue_is_sent_as_it_is() -> None:
    view = view_of(*FIVE)

    assert full_dialogue(view) == [{"dialogs": [view]}]


def test_the_key_of_the_dialogue_is_the_services() -> None:
    [task] = full_dialogue(view_of("one"), key="states")

    assert [*task] == ["states"]


@pytest.mark.parametrize(
    ("utterances", "human", "bot"),
    [(1, ["five"], []), (2, ["five"], ["four"]), (4, ["three", "five"], ["two", "four"])],
)
def test_a_window_shows_the_newest_utterances_of_either_speaker(
    utterances: int, human: list[str], bot: list[str]
) -> None:
    [task] = history_window(view_of(*FIVE), utterances=utterances)

    [shown] = task["dialogs"]
    assert [u["text"] for u in shown["utterances"]] == [*FIVE[-utterances:]]
    assert [u["text"] for u in shown["human_utterances"]] == human
    assert [u["text"] for u in shown["bot_utterances"]] == bot


def test_a_window_wider_than_the_dialogue_shows_all_of_it() -> None:
    view = view_of("one", "two", "three")

    [task] = history_window(view, utterances=10)

    assert wire.plain(task["dialogs"][0]) == wire.plain(view)


def test_a_window_leaves_the_dialogue_as_it_was() -> None:
    view = view_of(*FIVE)

    history_window(view, utterances=1)

    assert len(view["utterances"]) == 5


def test_texts_are_sent_oldest_first() -> None:
    assert text_history(view_of(*FIVE), utterances=3) == [{"history": [["three", "four", "five"]]}]


def test_the_last_text_is_apart_from_those_before_it() -> None:
    assert last_utterance_with_history(view_of(*FIVE), utterances=3) == [
        {"x": ["five"], "history": [["three", "four"]]}
    ]


@pytest.mark.parametrize("utterances", [1, 2])
def test_the_first_text_has_none_before_it(utterances: int) -> None:
    task = last_utterance_with_history(view_of("one"), utterances=utterances)

    assert task == [{"x": ["one"], "history": [[]]}]
