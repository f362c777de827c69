"""Where relative paths of a config lead: one visible root."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

VARIABLE = "TERTULIA_MODELS_PATH"


def models_root(chosen: Path | None = None) -> Path:
    """The folder that relative paths start from.

    What was chosen on the command line, else the environment variable `TERTULIA_MODELS_PATH`,
    else a folder in the user's data directory.
    """
    if chosen is not None:
        return _expanded(chosen).absolute()
    if from_environment := os.environ.get(VARIABLE):
        return _expanded(from_environment).absolute()
    return user_data_path("tertulia")


def under(root: Path, path: str) -> Path:
    """A path of a config, made absolute; `~` is the user's home, an absolute path wins."""
    return Path(os.path.normpath(root / _expanded(path)))


def _expanded(path: str | Path) -> Path:
    """`~` is the user's home; the name of somebody who is not known here stays as it is."""
    return Path(os.path.expanduser(path))
