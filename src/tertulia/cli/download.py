"""`tertulia download`: fetch what a config wants, each address once."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer

from tertulia.cli import options

if TYPE_CHECKING:
    from tertulia.api import Workspace
    from tertulia.training.recipe import Recipe


def download(
    config: options.Config,
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Fetch `metadata.download` of a config and of the configs inside it; skip what is there."""
    fetch_first(config, options.workspace(settings, models_path, allow_module))


def fetch_first(config: str, workspace: Workspace) -> None:
    """Fetch what a config wants; a model directory wants nothing."""
    from pathlib import Path

    from tertulia.api import open_recipe
    from tertulia.core.bundle import is_bundle

    if not is_bundle(Path(config)):
        fetch_for(open_recipe(config, workspace), workspace)


def opened(config: str, workspace: Workspace, *, download: bool) -> Recipe:
    """Compile a config, say what of it is ignored, and fetch what it wants if that is asked for."""
    from tertulia.api import open_recipe
    from tertulia.cli.console import warn

    recipe = open_recipe(config, workspace)
    warn(recipe)
    if download:
        fetch_for(recipe, workspace)
    return recipe


def fetch_for(recipe: Recipe, workspace: Workspace) -> None:
    """Fetch what a recipe, its reader and its iterator want.

    Raises:
        DownloadError: something cannot be had.
    """
    from tertulia.data.download import download as fetch_all
    from tertulia.training.wanted import wanted

    environment = workspace.environment(recipe)
    items = wanted(recipe, environment)
    for path in fetch_all(items, environment.root, progress=_show):
        typer.echo(f"there: {path}", err=True)


def _show(url: str, received: int, total: int | None) -> None:
    """One line that counts up, where there is a terminal to count on."""
    if sys.stderr.isatty():
        of = f" of {total / 2**20:.1f}" if total else ""
        end = "\n" if total and received >= total else ""
        sys.stderr.write(f"\r{url}: {received / 2**20:.1f}{of} MiB{end}")
