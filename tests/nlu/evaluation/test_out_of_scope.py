from typing import Any

import pytest

from tertulia.nlu.evaluation.out_of_scope import out_of_scope


def test_data_without_out_of_scope_messages_say_nothing(understood: Any) -> None:
    assert out_of_scope([understood("greet", "greet")]) is None


def test_the_fallback_and_no_intent_are_rejections(understood: Any) -> None:
    measured = out_of_scope(
        [
            understood("oos", "nlu_fallback"),
            understood("oos", None),
            understood("oos", "oos"),
            understood("oos", "greet"),
            understood("greet", "nlu_fallback"),
            understood("greet", "greet"),
        ]
    )

    assert measured is not None
    assert (measured.messages, measured.in_scope) == (4, 2)
    assert measured.recall == 0.75
    assert measured.precision == 0.75
    assert measured.false_rejections == 0.5
    assert measured.in_scope_accuracy == 0.5


def test_the_area_compares_the_confidence_of_the_best_intent_in_scope(understood: Any) -> None:
    measured = out_of_scope(
        [
            understood("oos", "nlu_fallback", 0.9, ("greet", 0.2)),
            understood("oos", "greet", 0.7),
            understood("greet", "nlu_fallback", 0.9, ("greet", 0.5)),
            understood("greet", "greet", 0.8),
        ]
    )

    # Of four pairs only (0.7 out of scope, 0.5 in scope) is in the wrong order.
    assert measured is not None
    assert measured.auroc == 0.75


def test_the_curve_says_what_a_threshold_rejects(understood: Any) -> None:
    measured = out_of_scope(
        [
            understood("oos", "greet", 0.25),
            understood("oos", "greet", 0.5),
            understood("greet", "greet", 0.5),
            understood("greet", "greet", 1.0),
        ]
    )

    assert measured is not None
    curve = {point.threshold: (point.recall, point.false_rejections) for point in measured.curve}
    assert len(curve) == 101
    assert curve[0.0] == (0.0, 0.0)
    assert curve[0.25] == (0.0, 0.0)
    assert curve[0.5] == (0.5, 0.0)
    assert curve[0.51] == (1.0, 0.5)


def test_other_names_can_mean_out_of_scope(understood: Any) -> None:
    messages = [understood("chitchat", "chitchat"), understood("oos", "oos")]

    measured = out_of_scope(messages, frozenset({"chitchat"}))

    assert measured is not None
    assert (measured.intents, measured.messages, measured.recall) == (("chitchat",), 1, 1.0)


def test_with_nothing_in_scope_there_is_no_area(understood: Any) -> None:
    measured = out_of_scope([understood("oos", "greet")])

    assert measured is not None
    assert (measured.auroc, measured.false_rejections) == (None, 0.0)
    assert measured.recall == pytest.approx(0.0)
