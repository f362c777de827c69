from __future__ import annotations

from typing import Any

from tertulia.channels.terminal.understanding import reasons_view, understanding_view
from tests.channels.terminal.shown import shown, styled


def answer(**more: Any) -> dict[str, Any]:
    return {
        "text": "A table for four",
        "intent": {"name": "book", "confidence": 0.75},
        "entities": [],
    } | more


def entity(name: str, start: int, end: int, value: Any, **more: Any) -> dict[str, Any]:
    return {"entity": name, "start": start, "end": end, "value": value} | more


def test_the_intent_has_a_bar_and_the_others_follow() -> None:
    ranking = [
        {"name": "book", "confidence": 0.75},
        {"name": "greet", "confidence": 0.25},
        {"name": "bye", "confidence": 0.0},
    ]

    assert shown(understanding_view(answer(intent_ranking=ranking))) == [
        "  intent  book   ██████████████████        75.0%",
        "  or      greet  ██████                    25.0%",
        "          bye                              0.0%",
    ]


def test_no_intent_is_said_to_be_nothing_known() -> None:
    [line] = shown(understanding_view(answer(intent={"name": None, "confidence": 0.0})))

    assert "nothing that is known" in line


def test_entities_are_underlined_in_the_text_and_listed() -> None:
    entities = [
        entity("thing", 2, 7, "table", confidence=0.9, extractor="crf", role="wanted"),
        entity("number", 12, 16, 4, confidence=None),
    ]

    view = understanding_view(answer(entities=entities))

    assert shown(view)[1:] == [
        " A table for four",
        "  thing.wanted  table       90.0%  crf",
        "  number        four   = 4",
    ]
    assert "\x1b[4;36mtable\x1b[0m for \x1b[4;36mfour\x1b[0m" in styled(view)


def test_offsets_count_characters_that_cannot_be_shown_too() -> None:
    said = "\x1b\x07 four"

    view = understanding_view(answer(text=said, entities=[entity("number", 3, 7, "four")]))

    assert "\x1b[4;36mfour\x1b[0m" in styled(view)
    assert "\x07" not in styled(view)


def test_what_custom_components_add_is_shown() -> None:
    assert shown(understanding_view(answer(mood={"is": "sunny"})))[1:] == ['  mood  {"is":"sunny"}']


def test_reasons_speak_for_or_against() -> None:
    reasons = [
        {"kind": "n-gram", "text": "table", "effect": 0.5},
        {"kind": "n-gram", "text": "four", "effect": -0.25},
    ]
    steps = [
        {"component": "Tokenizer", "place": "pipeline[0]", "milliseconds": 0.5},
        {"component": "Classifier", "place": "pipeline[1]", "milliseconds": 1.0}
        | {"reasons": reasons},
    ]

    assert shown(reasons_view(answer(why=steps))) == [
        "  Tokenizer   0.500 ms",
        "  Classifier  1.000 ms",
        "    n-gram    table     ████████████████████████  +0.5000",
        "    n-gram    four      ████████████              -0.2500",
    ]


def test_of_many_reasons_the_first_are_shown() -> None:
    reasons = [{"kind": "rule", "text": str(number), "effect": 0.1} for number in range(10)]
    step = {"component": "C", "place": "p", "milliseconds": 1.0, "reasons": reasons}

    lines = shown(reasons_view(answer(why=[step])))

    assert len(lines) == 10
    assert lines[-1].strip() == "and 2 more"
