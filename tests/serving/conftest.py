from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpx
import pytest

from tertulia.serving.model_app import model_app
from tertulia.serving.settings import ServerSettings


@pytest.fixture
def client_of():
    """Start the app of a model and give a client of it: `async with client_of(model) as client`."""

    @asynccontextmanager
    async def start(
        model, *, info: Mapping[str, str] | None = None, **settings
    ) -> AsyncIterator[httpx.AsyncClient]:
        app = model_app(model, ServerSettings(**settings), name="shouter", info=info)
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://test") as client,
        ):
            yield client

    return start
