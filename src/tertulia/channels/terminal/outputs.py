"""Shows what pipelines answer, and what led to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tertulia.channels.plain import best_of, is_ranking, line_of, lines_of
from tertulia.channels.terminal.look import grid, plain, share_bar, title
from tertulia.core.pipeline import Explanation

_LONGEST_RANKING = 5


def outputs_view(names: Sequence[str], values: Sequence[Any]) -> RenderableType:
    """Every output by name; of probabilities, the highest."""
    view = grid()
    for name, value in zip(names, values, strict=True):
        if is_ranking(value):
            _add_ranking(view, name, value)
        else:
            view.add_row(title(name), plain(value if isinstance(value, str) else line_of(value)))
    return view


def explanation_view(explanation: Explanation) -> RenderableType:
    """What every component made of one example, and in how many milliseconds."""
    return Group(*_shortened(explanation))


def _add_ranking(view: Table, name: str, shares: Mapping[str, float]) -> None:
    best = best_of(shares, _LONGEST_RANKING)
    for place, (choice, share) in enumerate(best):
        view.add_row(title("" if place else name), plain(choice), share_bar(share), f"{share:.1%}")
    if len(shares) > len(best):
        view.add_row("", title(f"and {len(shares) - len(best)} more"))


def _shortened(explanation: Explanation) -> Iterator[Text]:
    for line in lines_of(explanation):
        is_heading = line.startswith("\n")
        yield plain(line, "bold" if is_heading else "")
