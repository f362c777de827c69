from __future__ import annotations

from tertulia.agent.skills.ensemble.filters import TransparentFilter
from tertulia.agent.skills.ensemble.selectors import HighestConfidenceSelector, RandomSelector

SILENT = [(None, 0.0), (None, 0.0)]


def test_the_highest_confidence_wins_the_first_of_equals() -> None:
    one, two = [("a", 0.5), ("b", 0.2)], [("c", 0.5), ("d", 0.3)]

    assert HighestConfidenceSelector()(["x", "y"], [[], []], one, two) == ["a", "d"]


def test_who_says_nothing_is_never_chosen() -> None:
    answers = [("a", 0.0), (None, 0.0)]

    assert HighestConfidenceSelector()(["x", "y"], [[], []], SILENT, answers) == ["a", None]
    assert RandomSelector(1)(["x", "y"], [[], []], SILENT, answers) == ["a", None]


def test_a_transparent_filter_lets_everybody_speak() -> None:
    assert TransparentFilter(2)(["x", "y"], [[], []]) == [[True, True], [True, True]]
