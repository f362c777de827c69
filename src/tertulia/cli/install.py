"""`tertulia install`: the packages that a config says it needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import typer

from tertulia.cli import options


def install(
    config: options.Config,
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Install `metadata.requirements` with pip: names of packages, or requirement files."""
    from tertulia.api import config_file, open_recipe
    from tertulia.core.errors import TertuliaError

    recipe = open_recipe(config, options.workspace(settings, models_path, allow_module))
    requirements = recipe.metadata.requirements
    if not requirements:
        typer.echo("this config names no requirements")
        return
    folder = config_file(config).parent
    arguments = [argument for item in requirements for argument in _arguments(item, folder)]
    command = [sys.executable, "-m", "pip", "install", *arguments]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - fixed program, no shell
        raise TertuliaError(f"pip could not install {', '.join(requirements)}")


def _arguments(requirement: str, folder: Path) -> list[str]:
    """What pip is told; a config may name what to install, but set no options of pip."""
    from tertulia.core.errors import UsageError

    if requirement.lstrip().startswith("-"):
        raise UsageError(f"{requirement!r} is an option of pip, not a requirement")
    file = folder / requirement
    if requirement.endswith(".txt"):
        if not file.is_file():
            raise UsageError(f"the requirement file {file} is not there")
        return ["-r", str(file)]
    return [requirement]
