"""All that a config says, as plain data: the pipeline, its data, how to train it, what to fetch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tertulia.core.errors import Problem
from tertulia.core.spec import ComponentSpec, PipelineSpec
from tertulia.data.download_item import DownloadItem
from tertulia.training.plan import TrainingPlan


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a config says about itself."""

    labels: Mapping[str, str] = field(default_factory=dict)
    download: tuple[DownloadItem, ...] = ()
    requirements: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipe:
    """A compiled config.

    `nested` are the recipes of the configs inside it; `warnings` what was accepted and ignored;
    `root` the folder that the config itself chose for its relative paths; `language` the natural
    language it is about, as far as it says so.
    """

    name: str
    pipeline: PipelineSpec
    reader: ComponentSpec | None = None
    iterator: ComponentSpec | None = None
    plan: TrainingPlan = field(default_factory=TrainingPlan)
    metadata: Metadata = field(default_factory=Metadata)
    nested: tuple[Recipe, ...] = ()
    warnings: tuple[Problem, ...] = ()
    root: Path | None = None
    language: str = "en"

    def downloads(self) -> tuple[DownloadItem, ...]:
        """What this config and those inside it want fetched, each once."""
        items = [*self.metadata.download]
        for inner in self.nested:
            items += inner.downloads()
        return tuple(dict.fromkeys(items))
