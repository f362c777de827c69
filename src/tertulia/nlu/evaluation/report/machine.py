"""Evaluations as JSON, for machines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from tertulia.nlu.evaluation.cross_validation import CrossValidation
from tertulia.nlu.evaluation.entities import EntityEvaluation
from tertulia.nlu.evaluation.evaluation import NluEvaluation
from tertulia.nlu.evaluation.figures import figures
from tertulia.nlu.evaluation.intents import IntentEvaluation
from tertulia.nlu.evaluation.report.mistakes import Record, entity_errors, intent_errors
from tertulia.training.crossval import Spread


@dataclass(frozen=True, slots=True)
class Subject:
    """What was measured, by name: a model, or a config cross-validated.

    `test` and `training` are the figures over the folds, None of a model measured once.
    """

    name: str
    evaluation: NluEvaluation
    test: Mapping[str, Spread] | None = None
    training: Mapping[str, Spread] | None = None

    @classmethod
    def of(cls, name: str, measured: NluEvaluation | CrossValidation) -> Subject:
        """Take either kind of measurement."""
        if isinstance(measured, NluEvaluation):
            return cls(name, measured)
        return cls(name, measured.pooled, measured.test, measured.training)


def report(subjects: Sequence[Subject]) -> Record:
    """Everything that was measured, as plain data."""
    return {"evaluations": [_subject(subject) for subject in subjects]}


def as_json(record: Record | list[Record], *, indent: int | None = 2) -> bytes:
    """Plain data as JSON in UTF-8; half a character becomes the escape that JSON has for it."""
    text = json.dumps(record, indent=indent, ensure_ascii=False, default=repr)
    return f"{text}\n".encode(errors="backslashreplace")


def _subject(subject: Subject) -> Record:
    evaluation = subject.evaluation
    record: Record = {
        "name": subject.name,
        "messages": len(evaluation.predictions),
        "findings": list(evaluation.findings),
        "figures": figures(evaluation),
        "intents": None if evaluation.intents is None else _intents(evaluation.intents),
        "entities": None if evaluation.entities is None else _entities(evaluation.entities),
        "intent_errors": intent_errors(evaluation.predictions),
        "entity_errors": entity_errors(evaluation.predictions),
    }
    if subject.test is not None:
        record["cross_validation"] = {
            "test": msgspec.to_builtins(subject.test),
            "training": msgspec.to_builtins(subject.training),
        }
    return record


def _intents(intents: IntentEvaluation) -> Record:
    record: Record = msgspec.to_builtins(intents, str_keys=True)
    return record


def _entities(entities: EntityEvaluation) -> Record:
    record: Record = msgspec.to_builtins(entities)
    return record
