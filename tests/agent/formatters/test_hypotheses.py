from __future__ import annotations

import pytest

from tertulia.agent.formatters.hypotheses import (
    all_hypotheses,
    each_hypothesis,
    hypotheses_batch,
)
from tests.agent.formatters.dialogues import HYPOTHESES, view_of


def test_each_hypothesis_is_a_task_in_their_order() -> None:
    tasks = each_hypothesis(view_of("hello", hypotheses=HYPOTHESES))

    assert tasks == [{"x": ["Hi!"]}, {"x": ["Ask me."]}]


def test_all_hypotheses_are_one_task_with_everything_that_skills_said() -> None:
    view = view_of("hello", hypotheses=HYPOTHESES)

    assert all_hypotheses(view, key="candidates") == [{"candidates": HYPOTHESES}]


def test_a_batch_of_texts_is_one_task() -> None:
    tasks = hypotheses_batch(view_of("hello", hypotheses=HYPOTHESES), key="sentences")

    assert tasks == [{"sentences": ["Hi!", "Ask me."]}]


def test_hypotheses_are_found_after_the_bot_has_answered_too() -> None:
    view = view_of("hello", hypotheses=HYPOTHESES, answer="Hi!")

    assert each_hypothesis(view) == [{"x": ["Hi!"]}, {"x": ["Ask me."]}]


@pytest.mark.parametrize("formatter", [each_hypothesis, hypotheses_batch])
def test_without_hypotheses_there_is_nothing_to_annotate(formatter) -> None:
    assert formatter(view_of("hello")) == []


def test_without_hypotheses_there_is_still_somebody_to_ask_for_a_choice() -> None:
    assert all_hypotheses(view_of("hello")) == [{"hypotheses": []}]
