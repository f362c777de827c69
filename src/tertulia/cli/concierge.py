"""The ready-made assistant `concierge`: where it lies, and what it needs before it can answer."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tertulia.core.errors import ModelError, UsageError
from tertulia.core.extras import require
from tertulia.dialects.catalogue import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from tertulia.agent.assistant import Assistant
    from tertulia.api import Workspace
    from tertulia.training.recipe import Recipe

EXAMPLE = FOLDER / "concierge"
"""The config, the training data and the texts."""

CONFIG = EXAMPLE / "agent.yml"
TOUR = EXAMPLE / "conversations" / "tour.yml"
"""What `--script` says and expects."""

PIPELINES = ("concierge_nlu", "concierge_language")
_OPTIONAL = ("bm25s", "dateparser", "rapidfuzz")


@dataclass(frozen=True, slots=True)
class Concierge:
    """The assistant in a folder of the user's, which holds its models and its dialogues."""

    folder: Path

    @property
    def database(self) -> str:
        """Where its dialogues are."""
        return f"sqlite:///{quote(str(self.folder / 'dialogues.sqlite3'))}"

    def check(self) -> None:
        """Make sure that everything it needs is installed.

        Raises:
            MissingExtraError: it is not.
        """
        for module in _OPTIONAL:
            require(module, extra="assistant")

    def learn(self, on_training: Callable[[str], None]) -> None:
        """Train the pipelines that have not learned from the data as it is now.

        Args:
            on_training: told the name of each pipeline before it learns.

        Raises:
            ModelError: the folder cannot be written.
        """
        from tertulia.api import Workspace, open_recipe, train_opened

        workspace = Workspace(root=self.folder)
        for name in PIPELINES:
            recipe = open_recipe(EXAMPLE / f"{name}.yml", workspace)
            model = self.folder / "models" / name
            if not _is_current(model, recipe, workspace):
                on_training(name)
                train_opened(recipe, model, workspace, None, recursive=False)

    @contextmanager
    def at_work(self) -> Iterator[Assistant]:
        """Build the assistant, and let it find its models and its texts as long as it works."""
        from tertulia.agent.build import build_assistant
        from tertulia.agent.config.reading import read_agent
        from tertulia.agent.config.surroundings import Surroundings
        from tertulia.api import Workspace

        surroundings = Surroundings(workspace=Workspace(root=self.folder))
        with chdir(EXAMPLE):
            yield build_assistant(read_agent([CONFIG], surroundings).spec, surroundings)


def copy_example(folder: Path) -> None:
    """Copy the example for the reader to change.

    Raises:
        UsageError: the folder holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is there already: name a folder that is new or empty")
    shutil.copytree(
        EXAMPLE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
    )


def _is_current(model: Path, recipe: Recipe, workspace: Workspace) -> bool:
    """Whether a model learned from the data as it is, by this version."""
    from tertulia.core.store import read_provenance
    from tertulia.training.fingerprint import fingerprint
    from tertulia.training.trainer import read_data

    try:
        provenance = read_provenance(model)
    except ModelError:
        return False
    data = fingerprint(read_data(recipe, workspace.environment(recipe)))
    return (provenance.data, provenance.tertulia) == (data, version("tertulia"))
