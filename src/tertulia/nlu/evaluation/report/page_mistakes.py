"""The messages that were understood wrongly, as the page lists them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from tertulia.core.text import EntitySpan
from tertulia.nlu.evaluation.predictions import Prediction
from tertulia.nlu.evaluation.report.mistakes import wrong_entities, wrong_intents
from tertulia.nlu.evaluation.report.printable import LONGEST, html, name_of, percent
from tertulia.nlu.training_data import AnnotatedEntity

_MOST = 300
Entities = Sequence[AnnotatedEntity] | Sequence[EntitySpan]


def intent_mistakes(predictions: Sequence[Prediction]) -> str:
    """The messages with a wrong intent, the surest first; empty without any."""
    wrong = wrong_intents(predictions)
    rows = [
        f'<tr><td class="words">{_words(html(p.text))}</td>'
        f'<td class="name"><bdi>{html(name_of(p.gold_intent))}</bdi></td>'
        f'<td class="name"><bdi>{html(name_of(p.intent.intent))}</bdi></td>'
        f"<td>{percent(p.intent.confidence)}</td></tr>"
        for p in wrong[:_MOST]
    ]
    head = (
        '<th class="words">message</th><th class="name">annotated</th>'
        '<th class="name">predicted</th><th>confidence</th>'
    )
    return _listed("Wrong intents", "the surest first", head, rows, len(wrong))


def entity_mistakes(predictions: Sequence[Prediction]) -> str:
    """The messages with other entities than annotated; empty without any."""
    wrong = wrong_entities(predictions)
    rows = []
    for p in wrong[:_MOST]:
        gold = _marked(p.text, p.gold_entities, p.entities)
        found = _marked(p.text, p.entities, p.gold_entities)
        rows.append(
            f'<tr><td class="words">{_words(gold)}</td><td class="words">{_words(found)}</td></tr>'
        )
    head = '<th class="words">annotated</th><th class="words">found</th>'
    return _listed("Wrong entities", "both sides agree where it is teal", head, rows, len(wrong))


def _listed(title: str, order: str, head: str, rows: Sequence[str], count: int) -> str:
    if not rows:
        return ""
    shown = f"{count} messages" if count == len(rows) else f"{len(rows)} of {count} messages"
    return (
        f'<section class="card long"><h3>{title}</h3><p class="quiet">{shown}, {order}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></section>"
    )


def _words(markup: str) -> str:
    return f'<bdi dir="auto">{markup}</bdi>'


def _marked(text: str, entities: Entities, others: Entities) -> str:
    """A text with its entities marked, those that the other side has as well in another colour.

    Of overlapping entities, each stretch carries the marks of all that cover it.
    """
    shared = {(other.start, other.end, other.entity) for other in others}
    shown = [entity for entity in entities if entity.start < LONGEST]
    borders = {0, min(len(text), LONGEST)}
    borders.update(min(at, LONGEST, len(text)) for e in shown for at in (e.start, e.end))
    parts = []
    for start, end in pairwise(sorted(borders)):
        covering = [e for e in shown if e.start <= start and end <= e.end]
        stretch = html(text[start:end])
        if not covering:
            parts.append(stretch)
            continue
        is_shared = all((e.start, e.end, e.entity) in shared for e in covering)
        names = " + ".join(html(e.entity, 60) for e in covering if min(e.end, LONGEST) == end)
        label = f"<small>{names}</small>" if names else ""
        parts.append(f'<mark class="{"hit" if is_shared else "miss"}">{stretch}{label}</mark>')
    return "".join(parts) + ("…" if len(text) > LONGEST else "")
