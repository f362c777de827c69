from dataclasses import replace
from typing import Any

import pytest

from tertulia.core.text import IntentRanking, IntentScore
from tertulia.nlu.evaluation.intents import evaluate_intents
from tertulia.nlu.evaluation.predictions import Prediction


def test_only_messages_whose_intent_is_known_are_measured(understood: Any) -> None:
    measured = evaluate_intents(
        [understood("greet", "greet"), understood("greet", "bye"), understood(None, "greet")]
    )

    assert measured is not None
    assert (measured.examples, measured.accuracy) == (2, 0.5)


def test_without_a_known_intent_there_is_nothing_to_say(understood: Any) -> None:
    assert evaluate_intents([understood(None, "greet")]) is None


def test_to_predict_no_intent_is_to_find_nothing(understood: Any) -> None:
    measured = evaluate_intents([understood("greet", None), understood("greet", "greet")])

    assert measured is not None
    assert list(measured.scores.by_name) == ["greet"]
    assert (measured.scores.micro.precision, measured.scores.micro.recall) == (1.0, 0.5)


def test_the_right_intent_may_be_among_the_first_few(understood: Any) -> None:
    measured = evaluate_intents(
        [
            understood("greet", "greet", 0.6, ("bye", 0.3), ("thank", 0.1)),
            understood("bye", "greet", 0.6, ("bye", 0.3), ("thank", 0.1)),
            understood("thank", "greet", 0.6, ("bye", 0.3), ("thank", 0.1)),
        ]
    )

    assert measured is not None
    assert measured.top == {1: pytest.approx(1 / 3), 2: pytest.approx(2 / 3), 3: 1.0}


def test_without_rankings_there_are_no_first_few(understood: Any) -> None:
    unranked = replace(understood("greet", "greet"), ranking=IntentRanking())

    measured = evaluate_intents([unranked])

    assert measured is not None
    assert measured.top == {}


def test_several_intents_are_right_in_any_order_and_only_all_together(understood: Any) -> None:
    measured = evaluate_intents(
        [
            understood("greet+ask", "ask+greet"),
            understood("greet+ask", "greet"),
            understood("bye", "bye"),
            understood("bye", "bye"),
        ],
        split_symbol="+",
    )

    assert measured is not None
    assert measured.several is not None
    assert measured.accuracy == 0.5
    assert measured.several.accuracy == 0.75
    assert measured.several.scores.by_name["ask"].recall == 0.5
    assert measured.several.scores.by_name["greet"].recall == 1.0


def test_names_stay_whole_unless_a_split_symbol_is_given(understood: Any) -> None:
    measured = evaluate_intents([understood("greet+ask", "greet+ask")])

    assert measured is not None
    assert measured.several is None
    assert list(measured.scores.by_name) == ["greet+ask"]


def test_a_rejected_message_is_calibrated_by_what_it_was_taken_for() -> None:
    scores = (
        IntentScore("nlu_fallback", 0.7),
        IntentScore("greet", 0.3),
        IntentScore("bye", 0.1),
    )
    rejected = Prediction(
        "hm", gold_intent="greet", intent=scores[0], ranking=IntentRanking(scores)
    )

    measured = evaluate_intents([rejected])

    assert measured is not None
    assert measured.accuracy == 0
    assert measured.calibration.error == pytest.approx(0.7)  # 0.3 sure, and right
