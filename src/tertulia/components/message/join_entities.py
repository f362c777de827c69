"""What several extractors found, in one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from tertulia.core.component import Component
from tertulia.core.registry import register
from tertulia.core.text import EntitySpan


@register("join_entities")
@dataclass(kw_only=True, eq=False)
class JoinEntities(Component):
    """Gather the entities of each message, in the order of the extractors, none left out."""

    def __call__(self, *columns: Sequence[Sequence[EntitySpan]]) -> list[list[EntitySpan]]:
        """Join columns of the same messages."""
        return [list(chain(*found)) for found in zip(*columns, strict=True)]
