"""Evaluations as text, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from tertulia.nlu.evaluation.confusion import Confusion
from tertulia.nlu.evaluation.entities import EntityEvaluation
from tertulia.nlu.evaluation.figures import HEADLINES, figures
from tertulia.nlu.evaluation.intents import IntentEvaluation
from tertulia.nlu.evaluation.out_of_scope import OutOfScope
from tertulia.nlu.evaluation.report.machine import Subject
from tertulia.nlu.evaluation.report.printable import name_of, percent, printable
from tertulia.nlu.evaluation.report.table import table
from tertulia.nlu.evaluation.scores import Score, Scores
from tertulia.training.crossval import Spread

_FEW, _SEVERAL = 10, 20
_AVERAGES = ("weighted", "macro", "micro")
_COLUMNS = ("precision", "recall", "F1")


def plain(subjects: Sequence[Subject]) -> str:
    """Say the most important of it; shares are in percent."""
    if len(subjects) == 1:
        return "\n".join(_alone(subjects[0]))
    return "\n".join([*comparison(subjects), *_findings(subjects)])


def comparison(subjects: Sequence[Subject]) -> list[str]:
    """The headlines of each subject, side by side."""
    values = [headlines(subject) for subject in subjects]
    head = ("", *(printable(subject.name) for subject in subjects))
    rows = [
        (title, *(value.get(name, "–") for value in values))
        for name, title in HEADLINES.items()
        if any(name in value for value in values)
    ]
    return table(head, rows)


def headlines(subject: Subject) -> dict[str, str]:
    """The most important figures, in percent; over folds with their standard deviation."""
    if subject.test is None:
        found = figures(subject.evaluation)
        return {name: percent(found[name]) for name in HEADLINES if name in found}
    spreads = subject.test
    return {name: spread(folds) for name in HEADLINES if (folds := spreads.get(name)) is not None}


def spread(found: Spread | None) -> str:
    """A mean with its standard deviation, in percent."""
    return "–" if found is None else f"{percent(found.mean)} ± {percent(found.deviation)}"


def worst(scores: Scores) -> list[tuple[str, Score]]:
    """The names with their scores, the worst first, and of equal ones the most frequent."""
    return sorted(scores.by_name.items(), key=lambda item: (item[1].f1, -item[1].support, item[0]))


def taken_for(mistakes: Sequence[Confusion]) -> Mapping[str, Confusion]:
    """What each intent is most often mistaken for."""
    ordered = sorted(mistakes, key=lambda cell: cell.gold)  # stable: the most frequent first
    return {gold: next(cells) for gold, cells in groupby(ordered, key=lambda cell: cell.gold)}


def _alone(subject: Subject) -> Iterator[str]:
    evaluation = subject.evaluation
    yield f"{printable(subject.name)}: {len(evaluation.predictions)} messages"
    if subject.test is not None:
        yield ""
        yield from _folds(subject)
    if evaluation.intents is not None:
        yield from _intents(evaluation.intents)
    if evaluation.entities is not None:
        yield from _entities(evaluation.entities)
    yield from _findings([subject])


def _folds(subject: Subject) -> Iterator[str]:
    test, training = subject.test or {}, subject.training or {}
    rows = [
        (title, spread(test.get(name)), spread(training.get(name)))
        for name, title in HEADLINES.items()
        if name in test
    ]
    yield from table(("mean and deviation over the folds", "held out", "learned from"), rows)


def _intents(intents: IntentEvaluation) -> Iterator[str]:
    yield ""
    yield f"intents: {percent(intents.accuracy)} % of {intents.examples} right"
    averages = [(name, *_row(getattr(intents.scores, name))[:-1]) for name in _AVERAGES]
    yield from table(("", *_COLUMNS), averages)
    tops = ", ".join(f"{size}: {percent(value)}" for size, value in intents.top.items())
    if tops:
        yield f"among the first {tops}"
    yield f"calibration error {percent(intents.calibration.error)}"
    if intents.several is not None:
        yield f"all intents of a message right {percent(intents.several.accuracy)}"
    if intents.out_of_scope is not None:
        yield from _out_of_scope(intents.out_of_scope)
    poor = [(name, score) for name, score in worst(intents.scores) if score.f1 < 1][:_FEW]
    if poor:
        yield ""
        mistaken = taken_for(intents.confusion.mistakes())
        head = ("worst intents", "most often taken for", *_COLUMNS, "messages")
        yield from table(
            head, [(printable(n), _mistake(mistaken.get(n)), *_row(s)) for n, s in poor], names=2
        )


def _mistake(cell: Confusion | None) -> str:
    return "" if cell is None else f"{printable(name_of(cell.predicted))} ({cell.count})"


def _out_of_scope(measured: OutOfScope) -> Iterator[str]:
    yield (
        f"out of scope: {percent(measured.recall)} % of {measured.messages} rejected, and "
        f"{percent(measured.false_rejections)} % of {measured.in_scope} others; "
        f"AUROC {percent(measured.auroc)}; in scope {percent(measured.in_scope_accuracy)} % right"
    )


def _entities(entities: EntityEvaluation) -> Iterator[str]:
    spans, tokens = entities.scores.spans, entities.scores.tokens
    averages = [(name, getattr(spans, name), getattr(tokens, name)) for name in _AVERAGES]
    types = [(name, score, tokens.by_name.get(name, Score())) for name, score in worst(spans)]
    yield ""
    yield from table(
        ("entities, the worst types first", *_COLUMNS, "F1 of words", "entities"),
        [_spans_and_words(*row) for row in (*averages, *types[:_SEVERAL])],
    )
    if len(types) > _SEVERAL:
        yield f"… and {len(types) - _SEVERAL} more types"
    if entities.value_accuracy is not None:
        yield f"values right {percent(entities.value_accuracy)} % of the spans that are"
    if entities.role_accuracy is not None:
        yield f"roles right {percent(entities.role_accuracy)} % of the spans that are"
    if len(entities.by_extractor) > 1:
        yield ""
        rows = [
            (printable(name), *_row(scores.spans.micro))
            for name, scores in entities.by_extractor.items()
        ]
        yield from table(("extractors, exact spans", *_COLUMNS, "entities"), rows)


def _spans_and_words(name: str, spans: Score, words: Score) -> tuple[str, ...]:
    *shares, support = _row(spans)
    return (printable(name), *shares, percent(words.f1), support)


def _row(score: Score) -> tuple[str, ...]:
    shares = (score.precision, score.recall, score.f1)
    return (*map(percent, shares), str(score.support))


def _findings(subjects: Sequence[Subject]) -> Iterator[str]:
    """What is to be known of the figures, once each, and whose they are if not all of them."""
    owners: dict[str, list[str]] = {}
    for subject in subjects:
        for finding in subject.evaluation.findings:
            owners.setdefault(finding, []).append(subject.name)
    if owners:
        yield ""
    for finding, names in owners.items():
        whose = "" if len(names) == len(subjects) else f"{', '.join(names)}: "
        yield f"note: {printable(whose + finding, 2000)}"
