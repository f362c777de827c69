from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tertulia.nlu.evaluation.cross_validation import cross_validate
from tertulia.nlu.training_data import RegexFeature, TrainingData, TrainingExample

DATA = TrainingData(
    tuple(
        TrainingExample(f"{word} {n}", intent)
        for intent, word in {"greet": "hello", "bye": "ciao"}.items()
        for n in range(6)
    ),
    regexes=(RegexFeature("digit", r"\d"),),
)


class FirstWords:
    """Learns which intent a first word has, and by heart what was said."""

    def __init__(self, data: TrainingData) -> None:
        self.learned = data
        self.intents = {e.text.split(maxsplit=1)[0]: e.intent for e in data.examples}
        self.known = {e.text for e in data.examples}

    def parse_all(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        return [self.parse(text) for text in texts]

    def parse(self, text: str) -> dict[str, Any]:
        confidence = 1.0 if text in self.known else 0.5
        first, *_ = text.split()
        return {"intent": {"name": self.intents[first], "confidence": confidence}}


def test_every_fold_is_learned_from_scratch_with_all_that_helps() -> None:
    parsers: list[FirstWords] = []

    def train(data: TrainingData) -> FirstWords:
        parsers.append(FirstWords(data))
        return parsers[-1]

    cross_validate(train, DATA, folds=3)

    assert [len(parser.learned.examples) for parser in parsers] == [8, 8, 8]
    assert all(parser.learned.regexes == DATA.regexes for parser in parsers)


def test_what_is_held_out_is_told_from_what_was_learned() -> None:
    validated = cross_validate(FirstWords, DATA, folds=3)

    assert validated.test["intents.accuracy"].folds == (1.0, 1.0, 1.0)
    assert validated.test["intents.calibration_error"].mean == pytest.approx(0.5)
    assert validated.training["intents.calibration_error"].mean == 0.0
    assert validated.test["intents.by_name.greet.f1"].deviation == 0.0


def test_all_messages_are_judged_together_as_well() -> None:
    validated = cross_validate(FirstWords, DATA, folds=3)

    assert len(validated.pooled.predictions) == 12
    assert {p.intent.confidence for p in validated.pooled.predictions} == {0.5}
    assert validated.pooled.intents is not None
    assert validated.pooled.intents.confusion.support() == {"greet": 6, "bye": 6}


def test_what_is_to_be_known_of_the_folds_is_kept() -> None:
    rare = TrainingData((*DATA.examples, TrainingExample("thanks", "thank")))

    validated = cross_validate(FirstWords, rare, folds=3)

    [finding] = validated.pooled.findings
    assert "never measured: thank (1)" in finding


def test_folds_are_told_as_they_come() -> None:
    told: list[int] = []

    cross_validate(FirstWords, DATA, folds=3, on_fold=told.append)

    assert told == [1, 2, 3]


def test_the_same_seed_gives_the_same_figures() -> None:
    assert cross_validate(FirstWords, DATA, 3, 7) == cross_validate(FirstWords, DATA, 3, 7)
