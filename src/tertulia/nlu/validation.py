"""What is questionable in training data that could be read: one small function per law.

All of it is a warning: one may learn from such data, but perhaps not what was meant.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from tertulia.nlu.place import Finding, Place, in_order
from tertulia.nlu.training_data import AnnotatedEntity, Synonym, TrainingData, TrainingExample

# Chinese, Japanese, Thai, Lao, Burmese, Khmer: written without blanks between words.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def validate(data: TrainingData) -> tuple[Finding, ...]:
    """Find everything questionable, in the order of files and lines."""
    return in_order(Finding.warning(*found) for law in _LAWS for found in law(data))


def _intents_have_several_examples(data: TrainingData) -> Iterator[tuple[str, Place]]:
    for intent, examples in data.examples_by_intent().items():
        if intent is not None and len(examples) == 1:
            yield f"intent {intent!r} has only this example", examples[0].place


def _all_examples_have_an_intent_or_none_has(data: TrainingData) -> Iterator[tuple[str, Place]]:
    groups = data.examples_by_intent()
    if (without := groups.get(None, ())) and len(groups) > 1:
        yield f"{len(without)} examples have no intent; this is the first", without[0].place


def _entity_types_have_several_examples(data: TrainingData) -> Iterator[tuple[str, Place]]:
    places: dict[str, list[Place]] = {}
    for example in data.examples:
        for entity in example.entities:
            places.setdefault(entity.entity, []).append(example.place)
    for name, found in places.items():
        if len(found) == 1:
            yield f"entity {name!r} is annotated only here", found[0]


def _a_text_has_one_intent(data: TrainingData) -> Iterator[tuple[str, Place]]:
    first: dict[str, TrainingExample] = {}
    for example in data.examples:
        other = first.setdefault(example.text, example)
        if example.intent is not None and other.intent not in (None, example.intent):
            at = f"{other.intent!r} at {other.place}"
            yield f"{example.text!r:.60} is {example.intent!r} here, {at}", example.place


def _entities_are_whole_words(data: TrainingData) -> Iterator[tuple[str, Place]]:
    for example in data.examples:
        for entity in example.entities:
            if cause := _misalignment(example.text, entity):
                span = f"entity {entity.entity!r} at [{entity.start}, {entity.end})"
                yield f"{span}, {example.surface(entity)!r:.60}, {cause}", example.place


def _misalignment(text: str, entity: AnnotatedEntity) -> str | None:
    surface = text[entity.start : entity.end]
    if surface != surface.strip():
        return "begins or ends with a blank"
    if _is_inside_word(text, entity.start) or _is_inside_word(text, entity.end):
        return "begins or ends inside a word"
    return None


def _is_inside_word(text: str, place: int) -> bool:
    around = text[place - 1 : place + 1] if place else ""
    return len(around) == 2 and around.isalnum() and not _UNSPACED.search(around)


def _entities_do_not_overlap(data: TrainingData) -> Iterator[tuple[str, Place]]:
    for example in data.examples:
        spans = sorted(example.entities, key=lambda entity: (entity.start, entity.end))
        for one, other in pairwise(spans):
            is_same = (one.start, one.end) == (other.start, other.end)
            if other.start < one.end and not (is_same and one.entity != other.entity):
                names = f"{one.entity!r} and {other.entity!r}"
                yield f"entities {names} overlap at character {other.start}", example.place


def _a_surface_has_one_value(data: TrainingData) -> Iterator[tuple[str, Place]]:
    first: dict[str, Synonym] = {}
    reported = set()
    for synonym in data.all_synonyms():
        other = first.setdefault(synonym.surface.lower(), synonym)
        key = (other.surface, synonym.value)
        if other.value != synonym.value and key not in reported:
            reported.add(key)
            meanings = f"{synonym.value!r} here, {other.value!r} at {other.place}"
            yield f"{synonym.surface!r:.60} stands for {meanings}: the last counts", synonym.place


def _regexes_are_regular_expressions(data: TrainingData) -> Iterator[tuple[str, Place]]:
    for regex in data.regexes:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                re.compile(regex.pattern)
        except (re.error, OverflowError, RecursionError) as error:
            yield f"regex {regex.name!r} is no regular expression: {error}", regex.place


_LAWS: Sequence[Callable[[TrainingData], Iterator[tuple[str, Place]]]] = (
    _intents_have_several_examples,
    _all_examples_have_an_intent_or_none_has,
    _entity_types_have_several_examples,
    _a_text_has_one_intent,
    _entities_are_whole_words,
    _entities_do_not_overlap,
    _a_surface_has_one_value,
    _regexes_are_regular_expressions,
)
