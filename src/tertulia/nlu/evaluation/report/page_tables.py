"""The tables of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tertulia.nlu.evaluation.confusion import ConfusionMatrix
from tertulia.nlu.evaluation.entities import EntityEvaluation
from tertulia.nlu.evaluation.figures import HEADLINES, LESS_IS_BETTER, figures
from tertulia.nlu.evaluation.report.machine import Subject
from tertulia.nlu.evaluation.report.plain import headlines, spread, taken_for, worst
from tertulia.nlu.evaluation.report.printable import html, name_of, percent
from tertulia.nlu.evaluation.scores import Score, Scores

_SCORE_HEAD = ("precision", "recall", "F1")


def score_table(
    scores: Scores, title: str, counted: str, matrix: ConfusionMatrix | None = None
) -> str:
    """Every name, the worst first, below the averages."""
    mistaken = taken_for(matrix.mistakes()) if matrix is not None else {}
    last = ("most often taken for",) if matrix is not None else ()
    rows = []
    for name, score in worst(scores):
        taken = mistaken.get(name)
        said = "" if taken is None else f"{html(name_of(taken.predicted))} ({taken.count})"
        more = f'<td class="name"><bdi>{said}</bdi></td>' if last else ""
        rows.append(f"<tr>{_name(name)}{_score(score)}{more}</tr>")
    averages = ("weighted", scores.weighted), ("macro", scores.macro), ("micro", scores.micro)
    sums = [
        f'<tr class="sum">{_name(name)}{_score(score)}{"<td></td>" if last else ""}</tr>'
        for name, score in averages
    ]
    names = "".join(f'<th class="name">{html(text)}</th>' for text in last)
    head = "".join(f"<th>{text}</th>" for text in (*_SCORE_HEAD, "", counted))
    return _table(f'<th class="name">{html(title)}</th>{head}{names}', [*sums, *rows])


def comparison_table(subjects: Sequence[Subject]) -> str:
    """The headlines of each subject, a column each; the best of a row stands out."""
    texts = [headlines(subject) for subject in subjects]
    values = [_means(subject) for subject in subjects]
    rows = []
    for name, title in HEADLINES.items():
        found = [value[name] for value in values if name in value]
        if not found:
            continue
        best = (min if name in LESS_IS_BETTER else max)(found) if len({*found}) > 1 else None
        cells = "".join(
            f'<td class="{_look(value.get(name), best)}">{text.get(name, "–")}</td>'
            for text, value in zip(texts, values, strict=True)
        )
        rows.append(f"<tr>{_name(title)}{cells}</tr>")
    names = "".join(f"<th><bdi>{html(subject.name)}</bdi></th>" for subject in subjects)
    return _table(f'<th class="name">in percent</th>{names}', rows)


def fold_table(subject: Subject) -> str:
    """The headlines on what was held out, and on what was learned from."""
    test, training = subject.test or {}, subject.training or {}
    rows = [
        f"<tr>{_name(title)}"
        f"<td>{spread(test.get(name))}</td><td>{spread(training.get(name))}</td></tr>"
        for name, title in HEADLINES.items()
        if name in test
    ]
    head = (
        '<th class="name">mean ± deviation, in percent</th><th>held out</th><th>learned from</th>'
    )
    return _table(head, rows)


def extractor_table(entities: EntityEvaluation) -> str:
    """What each extractor finds by itself."""
    rows = [
        f"<tr>{_name(name)}{_score(scores.spans.micro)}"
        f"<td>{percent(scores.tokens.micro.f1)}</td></tr>"
        for name, scores in entities.by_extractor.items()
    ]
    head = "".join(f"<th>{text}</th>" for text in (*_SCORE_HEAD, "", "entities", "F1 of words"))
    return _table(f'<th class="name">extractor</th>{head}', rows)


def _look(value: float | None, best: float | None) -> str:
    return "best" if value is not None and value == best else ""


def _means(subject: Subject) -> dict[str, float]:
    if subject.test is None:
        return figures(subject.evaluation)
    return {name: spread.mean for name, spread in subject.test.items()}


def _name(name: str) -> str:
    return f'<th scope="row" class="name"><bdi>{html(name)}</bdi></th>'


def _score(score: Score) -> str:
    shares = (score.precision, score.recall, score.f1)
    cells = "".join(f"<td>{percent(share)}</td>" for share in shares)
    bar = f'<td class="bar"><i style="width:{100 * score.f1:.1f}%"></i></td>'
    return f"{cells}{bar}<td>{score.support}</td>"


def _table(head: str, rows: Iterable[str]) -> str:
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
