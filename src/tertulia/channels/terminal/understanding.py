"""Shows what was understood of a message, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.bar import Bar
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tertulia.channels.plain import line_of
from tertulia.channels.terminal.look import (
    BAR_WIDTH,
    grid,
    harmless,
    plain,
    share_bar,
    title,
)
from tertulia.nlu.interpreter import Understanding

_LONGEST_RANKING = 5
_MOST_REASONS = 8
_OWN = frozenset({"text", "intent", "intent_ranking", "entities", "why"})


def understanding_view(answer: Understanding) -> RenderableType:
    """The intent with its confidence, those that came after it, and the entities in the text."""
    view = grid()
    _add_intents(view, answer)
    entities: Sequence[dict[str, Any]] = answer["entities"]
    if entities:
        parts: list[RenderableType] = [view, _marked(answer["text"], entities)]
        parts.append(_entities(entities, answer["text"]))
    else:
        parts = [view]
    others = {name: value for name, value in answer.items() if name not in _OWN}
    if others:
        more = grid()
        for name, value in others.items():
            more.add_row(title(name), plain(line_of(value)))
        parts.append(more)
    return Group(*parts)


def reasons_view(answer: Understanding) -> RenderableType:
    """What every component took of time, and what moved those that can say."""
    view = grid()
    for step in answer["why"]:
        view.add_row(
            plain(step["component"], "bold"), title(f"{step['milliseconds']:.3f} ms"), "", ""
        )
        reasons = step.get("reasons", [])
        strongest = max((abs(reason["effect"]) for reason in reasons), default=0.0) or 1.0
        for reason in reasons[:_MOST_REASONS]:
            effect = reason["effect"]
            color = "green" if effect >= 0 else "red"
            bar = Bar(strongest, 0.0, abs(effect), width=BAR_WIDTH, color=color)
            view.add_row(title(f"  {reason['kind']}"), plain(reason["text"]), bar, f"{effect:+.4f}")
        if len(reasons) > _MOST_REASONS:
            view.add_row("", title(f"and {len(reasons) - _MOST_REASONS} more"))
    return view


def _add_intents(view: Table, answer: Understanding) -> None:
    intent = answer["intent"]
    name = "nothing that is known" if intent["name"] is None else intent["name"]
    _add_intent(view, "intent", plain(name, "bold"), intent["confidence"])
    others = [each for each in answer.get("intent_ranking", ()) if each["name"] != intent["name"]]
    for place, each in enumerate(others[:_LONGEST_RANKING]):
        _add_intent(view, "" if place else "or", plain(str(each["name"])), each["confidence"])


def _add_intent(view: Table, label: str, name: Text, confidence: float) -> None:
    view.add_row(title(label), name, share_bar(confidence), f"{confidence:.1%}")


def _marked(text: str, entities: Sequence[dict[str, Any]]) -> Text:
    """The text, with its entities underlined; every character keeps its place."""
    marked = Text(" ")
    shown = Text("".join(harmless(each) for each in text.replace("\n", " ")))
    for entity in entities:
        shown.stylize("underline cyan", entity["start"], entity["end"])
    return marked.append_text(shown)


def _entities(entities: Sequence[dict[str, Any]], text: str) -> Table:
    view = grid()
    for entity in entities:
        name = ".".join(str(part) for part in (entity["entity"], entity.get("role")) if part)
        stretch = text[entity["start"] : entity["end"]]
        value = entity["value"] if isinstance(entity["value"], str) else line_of(entity["value"])
        confidence = entity.get("confidence")
        view.add_row(
            title(name),
            plain(stretch),
            plain("" if value == stretch else f"= {value}"),
            "" if confidence is None else f"{confidence:.1%}",
            title(str(entity.get("extractor", ""))),
        )
    return view
