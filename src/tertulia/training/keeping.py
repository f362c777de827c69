"""Where what was trained is kept: a model directory, and the `save_path`s of components."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tertulia.core.bundle import is_bundle
from tertulia.core.component import Learner
from tertulia.core.errors import ModelError
from tertulia.core.paths import under
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Built
from tertulia.core.signature import parameters_of
from tertulia.core.store import Provenance, save_component, save_pipeline


@dataclass(frozen=True, slots=True)
class Keeper:
    """Keeps a pipeline in a folder, and its components where their `save_path`s say.

    Attributes:
        folder: the model directory to make or replace.
        root: where the `save_path`s of the config start.
    """

    folder: Path
    root: Path

    def check(self) -> None:
        """Make sure that a model can be kept, before hours are spent on it.

        Raises:
            ModelError: the folder cannot be written, or holds something else.
        """
        if self.folder.is_file():
            raise ModelError(f"{self.folder} is a file: name a folder that is new or empty")
        if self.folder.is_dir() and not is_bundle(self.folder) and any(self.folder.iterdir()):
            raise ModelError(
                f"{self.folder} holds something else than a model: name a folder that is new or "
                "empty"
            )
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(prefix=f".{self.folder.name}.", dir=self.folder.parent):
                pass
        except OSError as error:
            raise ModelError(f"nothing can be saved to {self.folder}: {error}") from error

    def keep(self, pipeline: Pipeline, provenance: Provenance) -> None:
        """Write every learner to its `save_path`, and the whole to the model directory.

        Raises:
            ModelError: something cannot be written; what stood there before still does.
        """
        for built in pipeline.parts.values():
            if built.spec.save_path is not None and _is_kept_at_its_path(built):
                save_component(built, under(self.root, built.spec.save_path))
        save_pipeline(pipeline, self.folder, provenance, self.root)


def _is_kept_at_its_path(built: Built) -> bool:
    """Whether `save_path` is ours to write: not a nested pipeline's, nor the component's own."""
    takes_it = "save_path" in parameters_of(type(built.component))
    return isinstance(built.component, Learner) and not takes_it and "/" not in built.key
