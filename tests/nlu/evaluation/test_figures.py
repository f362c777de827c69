from typing import Any

from tertulia.nlu.evaluation.evaluation import evaluate_predictions
from tertulia.nlu.evaluation.figures import HEADLINES, LESS_IS_BETTER, figures

CITY = (3, 8, "city")


def test_every_figure_has_a_flat_name(understood: Any) -> None:
    found = figures(
        evaluate_predictions(
            [
                understood("greet", "greet", 0.75, ("bye", 0.25), ("ask", 0.0)),
                understood("oos", "nlu_fallback", entities=(CITY,), found=(CITY,)),
            ]
        )
    )

    assert found["intents.accuracy"] == 0.5
    assert found["intents.by_name.greet.f1"] == 1.0
    assert found["intents.top.3"] == 0.5
    assert found["out_of_scope.recall"] == 1.0
    assert found["entities.spans.by_name.city.precision"] == 1.0
    assert found["extractors.ner_crf.tokens.micro.f1"] == 1.0
    assert found["entities.value_accuracy"] == 1.0


def test_a_name_without_an_example_has_no_figures(understood: Any) -> None:
    found = figures(evaluate_predictions([understood("greet", "bye")]))

    assert "intents.by_name.greet.f1" in found
    assert "intents.by_name.bye.f1" not in found


def test_every_headline_exists(understood: Any) -> None:
    ranked = understood("a+b", "a+b", 0.5, ("x", 0.2), ("y", 0.1), entities=(CITY,), found=(CITY,))

    found = figures(evaluate_predictions([ranked, understood("oos", "oos")], split_symbol="+"))

    assert set(HEADLINES) <= set(found)
    assert set(HEADLINES) >= LESS_IS_BETTER
