"""Real models of two words or three, and a client of the app around a folder of them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tertulia.api import Workspace, examples_for, train_opened
from tertulia.dialects.nlu import parse_nlu_recipe
from tertulia.dialects.reading import Reading
from tertulia.nlu.projects import ProjectFolder
from tertulia.nlu.training_data import TrainingData, TrainingExample
from tertulia.serving.nlu.app import nlu_app
from tertulia.serving.nlu.settings import NluServerSettings

CONFIG = "language: en\npipeline:\n- name: intent_classifier_keyword\n"
Train = Callable[..., Path]


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """The folder of all models."""
    return tmp_path / "models"


@pytest.fixture
def train(models: Path) -> Train:
    """Train a model on intents and their words: `train("shop", "first", buy="shoes")`."""

    def train(project: str, name: str | None = None, **intents: str) -> Path:
        workspace = Workspace(root=models)
        recipe = parse_nlu_recipe(CONFIG, Reading(models))
        data = TrainingData(tuple(TrainingExample(word, name) for name, word in intents.items()))
        folder = ProjectFolder(models).new_model(project, name)
        source = examples_for(recipe, data)
        train_opened(recipe, folder, workspace, None, recursive=False, source=source)
        return folder

    return train


@pytest.fixture
def client_of(models: Path):
    """Start the app of a folder and give a client: `async with client_of(token="x") as client`."""

    @asynccontextmanager
    async def start(
        headers: Mapping[str, str] | None = None, **settings: object
    ) -> AsyncIterator[httpx.AsyncClient]:
        app = nlu_app(NluServerSettings(**{"path": models, "refresh_seconds": 3600, **settings}))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test", headers=headers) as made,
        ):
            yield made

    return start
