"""Rasa JSON, written; see `rasa_json` for how it looks. It can say everything.

Lookup tables are written with their elements, files or not.
"""

from __future__ import annotations

import json

from tertulia.nlu.formats.writing import Written
from tertulia.nlu.training_data import AnnotatedEntity, TrainingData, TrainingExample


def write_json(data: TrainingData) -> Written:
    """Write data as Rasa JSON, in their own order."""
    values: dict[str, list[str]] = {}
    for synonym in data.synonyms:
        values.setdefault(synonym.value, []).append(synonym.surface)
    content = {
        "common_examples": [_example(example) for example in data.examples],
        "entity_synonyms": [{"value": v, "synonyms": list_} for v, list_ in values.items()],
        "regex_features": [{"name": r.name, "pattern": r.pattern} for r in data.regexes],
        "lookup_tables": [{"name": t.name, "elements": t.elements} for t in data.lookups],
    }
    return Written(json.dumps({"rasa_nlu_data": content}, indent=1, ensure_ascii=False) + "\n")


def _example(example: TrainingExample) -> dict[str, object]:
    intent = {} if example.intent is None else {"intent": example.intent}
    entities = [_entity(entity) for entity in example.entities]
    return {"text": example.text, **intent, "entities": entities}


def _entity(entity: AnnotatedEntity) -> dict[str, object]:
    optional = {"role": entity.role, "group": entity.group, "extractor": entity.extractor}
    return {
        "start": entity.start,
        "end": entity.end,
        "value": entity.value,
        "entity": entity.entity,
        **{key: value for key, value in optional.items() if value is not None},
    }
