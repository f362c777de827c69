from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Hypothesis
from tertulia.agent.skills.offers import sayable


def test_what_has_no_text_is_left_out() -> None:
    offered = [Hypothesis("hi"), Hypothesis(" "), Hypothesis("")]

    assert sayable(offered, "Greeter") == [Hypothesis("hi")]
    assert sayable((), "Greeter") == []


@pytest.mark.parametrize(
    "offered",
    [
        None,
        "hi",
        {"text": "hi"},
        ["hi"],
        [{"text": "hi"}],
        [Hypothesis(None)],
        [Hypothesis("hi", attributes=None)],
        [Hypothesis("hi", human_attributes="tall")],
        [Hypothesis("hi", bot_attributes=[("mood", "fine")])],
    ],
)
def test_only_lists_of_hypotheses_are_taken(offered: Any) -> None:
    with pytest.raises(ConnectorError, match="Greeter must answer with a list of hypotheses"):
        sayable(offered, "Greeter")


@pytest.mark.parametrize("confidence", [1.01, -0.1, float("nan"), "high", None, True])
def test_a_confidence_lies_between_0_and_1(confidence: Any) -> None:
    with pytest.raises(ConnectorError, match="confidences from 0 to 1"):
        sayable([Hypothesis("hi", confidence)], "Greeter")
