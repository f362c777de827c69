import pytest

from tertulia.components.classify.fallback_classifier import FallbackClassifier
from tertulia.core.errors import ParameterError
from tertulia.core.text import IntentRanking, IntentScore
from tertulia.testing.components import ComponentConformance


def ranking(*confidences: float) -> IntentRanking:
    return IntentRanking(
        tuple([IntentScore(f"intent_{n}", value) for n, value in enumerate(confidences)])
    )


def answer(given: IntentRanking, **params: float) -> IntentRanking:
    [found] = FallbackClassifier(**params)(ranking=[given])
    return found


class TestConformance(ComponentConformance):
    batch = ([ranking(0.9, 0.1), ranking(0.25, 0.2)],)

    def make(self) -> FallbackClassifier:
        return FallbackClassifier()


@pytest.mark.parametrize("sure", [ranking(0.75, 0.25), ranking(0.375), ranking(0.5, 0.375, 0.125)])
def test_a_ranking_without_doubt_stays_as_it_is(sure: IntentRanking) -> None:
    assert answer(sure) is sure


def test_below_the_threshold_the_fallback_is_first() -> None:
    found = answer(ranking(0.25, 0.125))

    assert found.scores == (IntentScore("nlu_fallback", 0.75), *ranking(0.25, 0.125).scores)


def test_between_two_that_are_nearly_as_probable_the_fallback_is_first() -> None:
    found = answer(ranking(0.5625, 0.5))

    assert found.best == IntentScore("nlu_fallback", 0.5625)


def test_no_intent_at_all_is_the_fallback_for_sure() -> None:
    assert answer(IntentRanking()).scores == (IntentScore("nlu_fallback", 1.0),)


@pytest.mark.parametrize("confidences", [(0.2, 0.1), (0.95, 0.9), (0.55, 0.45), (0.0,)])
def test_the_ranking_stays_in_order(confidences: tuple[float, ...]) -> None:
    values = [score.confidence for score in answer(ranking(*confidences)).scores]

    assert values == sorted(values, reverse=True)


def test_a_fallback_is_not_put_before_another() -> None:
    once = answer(ranking(0.1))

    assert answer(once, threshold=1.0) is once


def test_thresholds_can_be_set() -> None:
    assert answer(ranking(0.5, 0.25), threshold=0.75).best.intent == "nlu_fallback"
    assert answer(ranking(0.5, 0.25), ambiguity_threshold=0.5).best.intent == "nlu_fallback"
    never = ranking(0.125, 0.125)
    assert answer(never, threshold=0.0, ambiguity_threshold=0.0) is never


@pytest.mark.parametrize("name", ["threshold", "ambiguity_threshold"])
def test_a_threshold_that_is_no_confidence_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match=f"{name} is a confidence"):
        FallbackClassifier(**{name: 30})
