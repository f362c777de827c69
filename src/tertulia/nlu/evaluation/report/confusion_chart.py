"""Which intent is taken for which, drawn: a matrix, or of many intents the worst pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from tertulia.nlu.evaluation.confusion import Confusion, ConfusionMatrix
from tertulia.nlu.evaluation.report.drawing import CHARACTER, Drawing, shortened
from tertulia.nlu.evaluation.report.printable import name_of, percent

_MOST_INTENTS = 25
_MOST_PAIRS = 25
_TITLE = "Which intent is taken for which"


def confusion_chart(matrix: ConfusionMatrix, apart: AbstractSet[str] = frozenset()) -> Drawing:
    """Draw the whole matrix of up to 25 intents, the most frequent mistakes of more.

    Mistakes about the intents `apart`, such as those out of scope, would crowd out all others
    and are not among these.
    """
    if len(matrix.labels) <= _MOST_INTENTS:
        return _whole(matrix)
    pairs = [pair for pair in matrix.mistakes() if pair.gold not in apart]
    return _worst_pairs(pairs[:_MOST_PAIRS], matrix.support())


def _whole(matrix: ConfusionMatrix) -> Drawing:
    labels = [shortened(name_of(label), 26) for label in matrix.labels]
    cell = 40 if len(labels) <= 8 else 32 if len(labels) <= 15 else 25
    longest = max(len(label) for label in labels)
    left = longest * CHARACTER + 34
    top, side = 28, cell * len(labels)
    foot = longest * CHARACTER * 0.68 + 22
    drawing = Drawing(left + side + max(foot * 0.3, 24), top + side + foot, _TITLE)
    drawing.text((left, 14), "predicted →", "small quiet")
    drawing.text((14, top + side / 2), "annotated →", "small quiet", anchor="middle", turned=-90)
    for place, label in enumerate(labels):
        middle = (place + 0.5) * cell
        drawing.text((left - 8, top + middle + 4), label, anchor="end")
        drawing.text((left + middle + 4, top + side + 14), label, anchor="end", turned=-45)
    _cells(drawing, matrix, (left, top), cell)
    return drawing


def _cells(
    drawing: Drawing, matrix: ConfusionMatrix, corner: tuple[float, float], cell: float
) -> None:
    counts = matrix.dense()  # (n_labels, n_labels)
    size = (cell - 2, cell - 2)
    for row, gold in enumerate(matrix.labels):
        total = int(counts[row].sum())
        for column, predicted in enumerate(matrix.labels):
            place = (corner[0] + column * cell + 1, corner[1] + row * cell + 1)
            count = int(counts[row, column])
            drawing.rectangle(place, size, "cell")
            if not count:
                continue
            part = count / total
            tip = f"{name_of(gold)} → {name_of(predicted)}: {count} of {total}, {percent(part)} %"
            look = "hit" if row == column else "miss"
            strength = 0.12 + 0.88 * part**0.6
            drawing.rectangle(place, size, look, tip=tip, opacity=strength)
            text = f"small number{' on' if strength > 0.55 else ''}"
            middle = (place[0] + cell / 2 - 1, place[1] + cell / 2 + 3)
            drawing.text(middle, str(count), text, anchor="middle")


def _worst_pairs(pairs: Sequence[Confusion], support: Mapping[str, int]) -> Drawing:
    labels = [_pair(pair) for pair in pairs]
    left = max((len(label) for label in labels), default=0) * CHARACTER + 24
    row, bar = 24, 260.0
    drawing = Drawing(left + bar + 150, 44 + row * max(len(pairs), 1), _TITLE)
    if not pairs:
        drawing.text((16, 40), "No intent was taken for another.")
        return drawing
    drawing.text((left - 8, 20), "annotated → predicted", "small quiet", anchor="end")
    drawing.text((left, 20), "messages, and their share of the annotated intent", "small quiet")
    most = pairs[0].count
    for place, (pair, label) in enumerate(zip(pairs, labels, strict=True)):
        y = 32 + place * row
        length = bar * pair.count / most
        share = f"{percent(pair.count / support[pair.gold])} %"
        drawing.text((left - 8, y + 14), label, anchor="end")
        drawing.rectangle((left, y + 3), (length, row - 8), "miss", tip=f"{label}: {pair.count}")
        drawing.text((left + length + 8, y + 14), str(pair.count), "number strong")
        drawing.text((left + length + 16 + 8 * len(str(pair.count)), y + 14), share, "small quiet")
    return drawing


def _pair(pair: Confusion) -> str:
    return f"{shortened(pair.gold, 30)} → {shortened(name_of(pair.predicted), 30)}"
