"""One page of HTML, whole in itself: nothing in it runs, and nothing is loaded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from tertulia.nlu.evaluation.entities import EntityEvaluation
from tertulia.nlu.evaluation.figures import HEADLINES
from tertulia.nlu.evaluation.intents import IntentEvaluation
from tertulia.nlu.evaluation.report.charts import intent_charts
from tertulia.nlu.evaluation.report.machine import Subject
from tertulia.nlu.evaluation.report.page_mistakes import entity_mistakes, intent_mistakes
from tertulia.nlu.evaluation.report.page_style import PAGE_STYLE
from tertulia.nlu.evaluation.report.page_tables import (
    comparison_table,
    extractor_table,
    fold_table,
    score_table,
)
from tertulia.nlu.evaluation.report.page_words import CHART_WORDS, GLOSSARY
from tertulia.nlu.evaluation.report.plain import headlines
from tertulia.nlu.evaluation.report.printable import html

# Even if something slipped through that should not, the browser would neither run nor load it.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


_HALF = 580
"""Charts up to this width stand two in a row."""


def page(subjects: Sequence[Subject]) -> str:
    """Show everything that was measured."""
    title = html(", ".join(subject.name for subject in subjects))
    body = "".join(_body(subjects))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title} – understood?</title><style>{PAGE_STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def _body(subjects: Sequence[Subject]) -> Iterator[str]:
    yield "<header><h1>How well messages are understood</h1>"
    yield f'<p class="lead">{html(_lead(subjects), 2000)}</p></header>'
    if len(subjects) > 1:
        yield f'<section class="card"><h3>Side by side</h3>{comparison_table(subjects)}</section>'
    for subject in subjects:
        if len(subjects) > 1:
            yield f"<h2><bdi>{html(subject.name)}</bdi></h2>"
        yield from _subject(subject)
    yield f"<h2>What the figures mean</h2>{GLOSSARY}"


def _lead(subjects: Sequence[Subject]) -> str:
    first = subjects[0]
    count = len(first.evaluation.predictions)
    names = ", ".join(subject.name for subject in subjects)
    how = "test messages" if first.test is None else "messages, each held out once"
    return f"{names}: {count} {how}. All figures are in percent."


def _subject(subject: Subject) -> Iterator[str]:
    evaluation = subject.evaluation
    yield from _tiles(subject)
    if evaluation.findings:
        notes = "".join(f"<li>{html(finding, 2000)}</li>" for finding in evaluation.findings)
        yield f'<ul class="notes">{notes}</ul>'
    if subject.test is not None:
        yield f'<section class="card"><h3>Over the folds</h3>{fold_table(subject)}</section>'
    if evaluation.intents is not None:
        yield "<h2>Intents</h2>"
        yield from _intents(evaluation.intents)
        yield intent_mistakes(evaluation.predictions)
    if evaluation.entities is not None:
        yield "<h2>Entities</h2>"
        yield from _entities(evaluation.entities)
        yield entity_mistakes(evaluation.predictions)


def _tiles(subject: Subject) -> Iterator[str]:
    """The headlines, in groups of what they are about."""
    for group, members in groupby(headlines(subject).items(), key=lambda item: _group(item[0])):
        tiles = "".join(_tile(HEADLINES[name], value) for name, value in members)
        yield f'<p class="group">{group}</p><div class="tiles">{tiles}</div>'


def _group(figure: str) -> str:
    return figure.partition(".")[0].replace("_", " ").capitalize()


def _tile(title: str, value: str) -> str:
    mean, _, deviation = value.partition(" ± ")
    small = f" <small>± {deviation}</small>" if deviation else ""
    return f'<div class="tile"><b>{mean}{small}</b><span>{title}</span></div>'


def _intents(intents: IntentEvaluation) -> Iterator[str]:
    yield '<div class="charts">'
    for name, drawing in intent_charts(intents).items():
        title, words = CHART_WORDS[name]
        look = "card wide" if drawing.width > _HALF else "card"
        yield (
            f'<section class="{look}"><h3>{title}</h3><p class="quiet">{words}</p>'
            f"{drawing.inline()}</section>"
        )
    yield "</div>"
    table = score_table(intents.scores, "intent", "messages", intents.confusion)
    yield f'<section class="card long"><h3>Each intent, the worst first</h3>{table}</section>'
    if intents.several is not None:
        table = score_table(intents.several.scores, "intent", "messages")
        yield f'<section class="card long"><h3>Each of several intents</h3>{table}</section>'


def _entities(entities: EntityEvaluation) -> Iterator[str]:
    for title, counted, scores in (
        ("Exact spans", "entities", entities.scores.spans),
        ("Word by word", "words", entities.scores.tokens),
    ):
        table = score_table(scores, "entity", counted)
        yield f'<section class="card long"><h3>{title}</h3>{table}</section>'
    if len(entities.by_extractor) > 1:
        table = extractor_table(entities)
        yield f'<section class="card"><h3>Each extractor alone</h3>{table}</section>'
