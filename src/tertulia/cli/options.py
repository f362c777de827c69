"""The arguments and options that sub-commands share."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from tertulia.api import Workspace

Config = Annotated[str, typer.Argument(help="A config file, or a name from the catalogue.")]
Model = Annotated[
    str,
    typer.Argument(help="A trained config, by file or name, or a model directory."),
]
Settings = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change a value: chainer.pipe.3.dropout=0.2"),
]
ModelsPath = Annotated[
    Path | None,
    typer.Option(help="Where relative paths start. [env: TERTULIA_MODELS_PATH]"),
]
AllowModule = Annotated[
    list[str] | None,
    typer.Option(
        metavar="MODULE",
        help="A module outside the package that configs may name. [env: TERTULIA_ALLOW_MODULES]",
    ),
]
Seed = Annotated[int, typer.Option(help="Decides all that is left to chance.")]
Download = Annotated[
    bool, typer.Option("--download", "-d", help="First fetch what the config wants downloaded.")
]
NoHistory = Annotated[
    bool, typer.Option("--no-history", help="Remember nothing of what is typed in a terminal.")
]
BatchSize = Annotated[int, typer.Option("--batch-size", "-b", min=1, help="Examples at a time.")]
InputFile = Annotated[
    str, typer.Option("--input-file", "-f", help="What to read; - is the standard input.")
]


def workspace(
    settings: list[str] | None,
    models_path: Path | None,
    allow_module: list[str] | None,
    seed: int = 0,
) -> Workspace:
    """The surroundings that the options describe."""
    from tertulia.api import Workspace
    from tertulia.core.paths import models_root

    from_environment = os.environ.get("TERTULIA_ALLOW_MODULES", "").replace(",", " ").split()
    return Workspace(
        root=models_root(models_path),
        settings=tuple(settings or ()),
        allowed_modules=frozenset([*(allow_module or ()), *from_environment]),
        seed=seed,
    )
