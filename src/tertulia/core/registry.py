"""Names to things: components, metrics, readers, iterators.

A registry knows its names without importing what they name: built-in names stand in an index
module as `name -> "module:attribute"`, other packages bring theirs as entry points, and a running
program adds its own with a decorator.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property
from importlib.metadata import entry_points
from typing import TypeVar

T = TypeVar("T")


class Registry:
    """Everything of one kind, by name.

    `kind` is the word used in messages, `index` the `module:attribute` of the built-in names,
    `group` the entry-point group of other packages.
    """

    def __init__(self, kind: str, *, index: str, group: str) -> None:
        self.kind = kind
        self._index = index
        self._group = group
        self._decorated: dict[str, object] = {}

    def register(self, name: str) -> Callable[[T], T]:
        """Give the decorated class or function a name; a later one replaces an earlier one."""

        def decorate(thing: T) -> T:
            self._decorated[name] = thing
            return thing

        return decorate

    @cached_property
    def _paths(self) -> Mapping[str, str]:
        """Import paths by name; a built-in name cannot be taken over from outside."""
        foreign = {entry.name: entry.value for entry in entry_points(group=self._group)}
        module, _, attribute = self._index.partition(":")
        return {**foreign, **getattr(importlib.import_module(module), attribute)}

    def names(self) -> list[str]:
        """Every known name, sorted; imports nothing that is named."""
        return sorted({*self._paths, *self._decorated})

    def __contains__(self, name: object) -> bool:
        return name in self._decorated or name in self._paths

    def load(self, name: str) -> object:
        """Import what `name` stands for.

        Raises:
            KeyError: no such name.
        """
        if name in self._decorated:
            return self._decorated[name]
        return load_path(self._paths[name])

    def nearest(self, name: str) -> str | None:
        """The known name most like a misspelt one."""
        return nearest(name, self.names())


def load_path(path: str) -> object:
    """Import `module:attribute`."""
    module, _, attribute = path.partition(":")
    return getattr(importlib.import_module(module), attribute)


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """The choice most like a misspelt name, if any is like it at all."""
    by_lower = {choice.lower(): choice for choice in choices}
    matches = get_close_matches(name.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[matches[0]] if matches else None


COMPONENTS = Registry(
    "component", index="tertulia.components.index:COMPONENTS", group="tertulia.components"
)
METRICS = Registry(
    "metric", index="tertulia.training.metrics.index:METRICS", group="tertulia.metrics"
)
READERS = Registry("dataset reader", index="tertulia.data.index:READERS", group="tertulia.readers")
ITERATORS = Registry(
    "dataset iterator", index="tertulia.data.index:ITERATORS", group="tertulia.iterators"
)

register = COMPONENTS.register
register_metric = METRICS.register
register_reader = READERS.register
register_iterator = ITERATORS.register
