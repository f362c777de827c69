"""Where a config's components left what they learned: their paths, or the config's model."""

from __future__ import annotations

from pathlib import Path

from tertulia.core.build import Restore
from tertulia.core.component import Estimator, StreamEstimator, Trainable
from tertulia.core.errors import ModelError
from tertulia.core.paths import under
from tertulia.core.plan import Built
from tertulia.core.signature import parameters_of
from tertulia.core.spec import PipelineSpec
from tertulia.core.store import learned_part, load_component


def model_folder(root: Path, source: str) -> Path:
    """The model directory of a config, by the name of its file."""
    return root / "models" / Path(source).stem


def restore_from_paths(root: Path) -> Restore:
    """Restore components as their config says: `load_path`, else `save_path`, else its model.

    Raises:
        ModelError: (when restoring) nothing is there, so the pipeline was never trained.
    """

    def restore(built: Built, pipeline: PipelineSpec) -> None:
        parameters = parameters_of(type(built.component))
        own = None if "save_path" in parameters else built.spec.save_path
        named = built.spec.load_path or own
        if named is not None:
            place = under(root, named)
            if not place.exists():
                raise ModelError(f"{place} is not there: train {pipeline.source or 'it'} first")
            load_component(built, place)
            return
        model = model_folder(root, pipeline.source)
        part = learned_part(model, built)
        if part is not None:
            built.component.load(part)
        elif isinstance(built.component, Estimator | StreamEstimator | Trainable):
            raise ModelError(
                f"nothing that {built.spec.name} has learned is in {model}: "
                f"train {pipeline.source or 'it'} first"
            )

    return restore
