"""JSON, as Rasa has had it since the beginning.

    {"rasa_nlu_data": {
      "common_examples": [{"text": "hey Ann", "intent": "greet",
        "entities": [{"start": 4, "end": 7, "entity": "name", "value": "Ann"}]}],
      "entity_synonyms": [{"value": "chinese", "synonyms": ["Chines"]}],
      "regex_features": [{"name": "zipcode", "pattern": "[0-9]{5}"}],
      "lookup_tables": [{"name": "city", "elements": ["Rome"]}]}}

`elements` may be the path of a file instead. What is missing, of a wrong type or under an unknown
key is an error; spans outside the text are warnings. `intent_examples` and `entity_examples` are
read like `common_examples`, with a warning if they hold anything.
"""

from __future__ import annotations

from tertulia.core.registry import nearest
from tertulia.nlu.formats.json_tree import JsonObject
from tertulia.nlu.formats.reading import Notes
from tertulia.nlu.training_data import AnnotatedEntity

_DEPRECATED = ("intent_examples", "entity_examples")
_EXAMPLES = ("common_examples", *_DEPRECATED)
_KEYS = (*_EXAMPLES, "entity_synonyms", "regex_features", "lookup_tables")


def read_rasa_json(root: JsonObject, notes: Notes) -> None:
    """Read a parsed file into `notes`."""
    with notes.item(root.line):
        _refuse_unknown(root, ("rasa_nlu_data",), notes)
        data = root.fields.get("rasa_nlu_data")
        if not isinstance(data, JsonObject):
            notes.fail("'rasa_nlu_data' should be an object", root.line)
            return
        _refuse_unknown(data, _KEYS, notes)
        _read_examples(data, notes)
        _read_features(data, notes)


def _refuse_unknown(value: JsonObject, known: tuple[str, ...], notes: Notes) -> None:
    for key in value.fields:
        if key not in known:
            meant = nearest(key, known)
            hint = f"did you mean {meant!r}?" if meant else f"there are {', '.join(known)}"
            notes.fail(f"the key {key!r:.60} is not known here: {hint}", value.line)


def _read_examples(data: JsonObject, notes: Notes) -> None:
    for key in _EXAMPLES:
        if key in _DEPRECATED and data.values(key):
            notes.warn(f"{key!r} is deprecated: move its content to 'common_examples'", data.line)
        for example in data.objects(key):
            with notes.item(example.line):
                text = example.text("text")
                entities = [_entity(entity, text) for entity in example.objects("entities")]
                notes.add_example(text, example.optional_text("intent"), entities, example.line)


def _entity(entity: JsonObject, text: str) -> AnnotatedEntity:
    start, end = entity.integer("start"), entity.integer("end")
    value = entity.optional_text("value")
    return AnnotatedEntity(
        start=start,
        end=end,
        entity=entity.text("entity"),
        value=text[max(start, 0) : max(end, 0)] if value is None else value,
        role=entity.optional_text("role"),
        group=entity.optional_text("group"),
        extractor=entity.optional_text("extractor"),
    )


def _read_features(data: JsonObject, notes: Notes) -> None:
    for synonym in data.objects("entity_synonyms"):
        with notes.item(synonym.line):
            value = synonym.text("value")
            for surface in synonym.texts("synonyms"):
                notes.add_synonym(surface, value, synonym.line)
    for regex in data.objects("regex_features"):
        with notes.item(regex.line):
            notes.add_regex(regex.text("name"), regex.text("pattern"), regex.line)
    for lookup in data.objects("lookup_tables"):
        with notes.item(lookup.line):
            name = lookup.text("name")
            if isinstance(file := lookup.fields.get("elements"), str):
                notes.add_lookup_file(name, file, lookup.line)
            else:
                notes.add_lookup(name, lookup.texts("elements"), lookup.line)
