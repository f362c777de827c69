"""What reading and building an assistant needs from outside its configuration."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from tertulia.agent.formatters.resolver import Formatters
from tertulia.api import Workspace
from tertulia.core.errors import UsageError
from tertulia.core.lookup import Lookup


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a configuration may name, and what its names stand for.

    Attributes:
        workspace: where models lie, and which modules may be imported.
        formatters: for the module that a configuration names, the one to take instead.
        environment: what `${NAME}` stands for.
    """

    workspace: Workspace = field(default_factory=Workspace)
    formatters: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    @classmethod
    def of(cls, workspace: Workspace, formatters: Iterable[str] = ()) -> Self:
        """The surroundings that a command line describes.

        Args:
            workspace: where models lie, and which modules may be imported.
            formatters: `FOREIGN=OURS`, modules that stand for others.

        Raises:
            UsageError: one of them is no such pair.
        """
        return cls(workspace=workspace, formatters=dict(map(_pair, formatters)))

    @property
    def lookup(self) -> Lookup:
        """Tells which modules may be imported."""
        return self.workspace.lookup

    def resolver(self, default_module: str | None) -> Formatters:
        """Finds formatters; those whose names have no module in the one that is given."""
        return Formatters(
            lookup=self.lookup, mapping=self.formatters, default_module=default_module
        )


def _pair(text: str) -> tuple[str, str]:
    foreign, separator, ours = text.partition("=")
    if not (foreign and separator and ours):
        raise UsageError(
            f"--formatters {text!r} maps nothing: write"
            " --formatters state_formatters.dp_formatters=my_formatters"
        )
    return foreign, ours
