"""Gathers the inputs of a pipeline that users send one by one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Examples:
    """The inputs that each user has sent so far, where a pipeline has several.

    Attributes:
        names: what is asked for, in order.
        max_unfinished: how many users may be in the middle of an example; beyond that, who has
            been silent for longest begins anew.
    """

    names: Sequence[str]
    max_unfinished: int = 10_000
    _unfinished: OrderedDict[Hashable, tuple[str, ...]] = field(default_factory=OrderedDict)

    def add(self, user: Hashable, text: str) -> tuple[str, ...] | None:
        """Take the next input of a user; the example, if that makes it complete."""
        values = (*self._unfinished.pop(user, ()), text)
        if len(values) == len(self.names):
            return values
        self._unfinished[user] = values
        if len(self._unfinished) > self.max_unfinished:
            self._unfinished.popitem(last=False)
        return None

    def forget(self, user: Hashable) -> None:
        """Drop what a user has begun."""
        self._unfinished.pop(user, None)

    def wanted(self, user: Hashable) -> str:
        """The name of the input that a user is to send next."""
        return self.names[len(self._unfinished.get(user, ()))]
