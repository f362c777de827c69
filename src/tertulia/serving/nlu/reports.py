"""What a server says of itself: its models, its trainings, its version, its config."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Literal, TypeAlias

from fastapi import FastAPI

from tertulia.dialects.nlu_names import TEMPLATES
from tertulia.dialects.yaml_text import parse_yaml_values
from tertulia.nlu.projects import DEFAULT_PROJECT
from tertulia.serving.nlu.library import Library
from tertulia.serving.nlu.trainings import ProjectTrainings, Trainings

MINIMUM_COMPATIBLE_VERSION = "0.1.0"
"""The oldest version whose models can be loaded."""

ProjectState: TypeAlias = Literal["ready", "training", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectStatus:
    """What a project has and does.

    `error_message` says why the last training failed, `progress` what each running one is at.
    """

    status: ProjectState
    current_training_processes: int
    available_models: list[str]
    loaded_models: list[str]
    progress: list[str]
    error_message: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What a server has and does."""

    max_training_processes: int
    current_training_processes: int
    available_projects: dict[str, ProjectStatus]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """This version, and the oldest whose models it can load."""

    version: str
    minimum_compatible_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectModels:
    """The models of a project, the newest first; `default` answers when none is named."""

    available: list[str]
    loaded: list[str]
    default: str


def add_reports(app: FastAPI, library: Library, trainings: Trainings, config: str) -> None:
    """Answer `/status`, `/version`, `/config` and `/models`."""
    default_config = config_as_json(config)

    @app.get("/status")
    async def read_status() -> Status:
        """List the projects, their models, and what is trained."""
        return status(library, trainings)

    @app.get("/version")
    async def read_version() -> Version:
        """Say which version this is, and which is the oldest whose models it can load."""
        return Version(
            version=version("tertulia"), minimum_compatible_version=MINIMUM_COMPATIBLE_VERSION
        )

    @app.get("/config")
    async def read_config() -> dict[str, Any]:
        """Show the config for training where a request has none."""
        return default_config

    @app.get("/models")
    async def list_models() -> dict[str, ProjectModels]:
        """List the models of each project."""
        return {
            project: ProjectModels(
                available=list(models),
                loaded=library.loaded(project),
                default=library.current(project),
            )
            for project, models in library.projects().items()
        }

    @app.delete("/models", responses={"4XX": {"description": "There is no such model."}})
    async def unload_model(project: str = DEFAULT_PROJECT, model: str | None = None) -> str:
        """Put a model out of memory, not off the disk; it is loaded again when it is asked."""
        return library.unload(project, model or None)


def status(library: Library, trainings: Trainings) -> Status:
    """What a server has and does at this moment."""
    available = library.projects()
    return Status(
        max_training_processes=trainings.limit,
        current_training_processes=trainings.running,
        available_projects={
            project: _project_status(project, available, library, trainings)
            for project in sorted({*available, *trainings.projects})
        },
    )


def _project_status(
    project: str, available: Mapping[str, Any], library: Library, trainings: Trainings
) -> ProjectStatus:
    training = trainings.projects.get(project) or ProjectTrainings()
    return ProjectStatus(
        status="training" if training.running else "failed" if training.error else "ready",
        current_training_processes=training.running,
        available_models=list(available.get(project, ())),
        loaded_models=library.loaded(project),
        progress=list(training.stages.values()),
        error_message=training.error,
    )


def config_as_json(config: str) -> dict[str, Any]:
    """A config as plain values, with the components of its template.

    Raises:
        ConfigError: it is no YAML.
    """
    values: dict[str, Any] = {"language": "en", "data": None}
    values |= parse_yaml_values(config, "the config of the server").data
    pipeline = values.get("pipeline")
    if isinstance(pipeline, str) and pipeline in TEMPLATES:
        values["pipeline"] = [dict(component) for component in TEMPLATES[pipeline]]
    return values
