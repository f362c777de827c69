import json
from typing import Any

from tertulia.nlu.evaluation.cross_validation import CrossValidation
from tertulia.nlu.evaluation.evaluation import evaluate_predictions
from tertulia.nlu.evaluation.report.machine import Subject, as_json, report
from tertulia.training.crossval import Spread


def test_everything_is_there_for_machines(subject: Subject) -> None:
    [record] = json.loads(as_json(report([subject])))["evaluations"]

    assert record["messages"] == 5
    assert record["intents"]["scores"]["by_name"]["greet"]["support"] == 3
    assert record["figures"]["intents.accuracy"] == record["intents"]["accuracy"] == 0.4
    assert record["intents"]["confusion"]["cells"][0].keys() == {"gold", "predicted", "count"}
    assert len(record["intents"]["out_of_scope"]["curve"]) == 101
    assert record["entities"]["by_extractor"].keys() == {"ner_crf"}
    assert len(record["intent_errors"]) == 3
    assert "cross_validation" not in record


def test_texts_come_back_as_they_were(subject: Subject, hostile: str) -> None:
    [record] = json.loads(as_json(report([subject])))["evaluations"]

    assert record["intent_errors"][0]["text"] == hostile


def test_folds_have_their_spreads(understood: Any) -> None:
    pooled = evaluate_predictions([understood("a", "a")])
    validated = CrossValidation(pooled, {"intents.accuracy": Spread(0.5, 0.1, (0.4, 0.6))}, {})

    [record] = report([Subject.of("config.yml", validated)])["evaluations"]

    [accuracy] = record["cross_validation"]["test"].values()
    assert accuracy == {"mean": 0.5, "deviation": 0.1, "folds": (0.4, 0.6)}


def test_the_same_evaluation_is_the_same_bytes(subject: Subject) -> None:
    assert as_json(report([subject])) == as_json(report([subject]))
