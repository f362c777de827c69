"""Who may ask."""

from __future__ import annotations

import pytest

from tertulia.core.errors import ParameterError
from tertulia.serving.nlu.settings import NluServerSettings

PREFLIGHT = {"access-control-request-method": "POST"}


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("?token=sesame", {}),
        ("", {"authorization": "Bearer sesame"}),
        ("", {"authorization": "bearer  sesame"}),
        ("?token=wrong", {"authorization": "Bearer sesame"}),
    ],
)
async def test_the_token_opens_every_address(client_of, query, headers) -> None:
    async with client_of(token="sesame") as client:
        answer = await client.get(f"/status{query}", headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("", {}),
        ("?token=", {}),
        ("?token=Sesame", {}),
        ("?token=sesame1", {}),
        ("?token=%ff", {}),
        ("", {"authorization": "Basic sesame"}),
        ("", {"authorization": "sesame"}),
        ("", {"authorization": "Bearer"}),
    ],
)
@pytest.mark.parametrize("path", ["/status", "/parse", "/train", "/models", "/metrics", "/nowhere"])
async def test_nothing_else_does(client_of, path, query, headers) -> None:
    async with client_of(token="sesame") as client:
        answer = await client.get(f"{path}{query}", headers=headers)

    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert answer.json()["error"].startswith("unauthorized")


@pytest.mark.parametrize("path", ["/", "/probe", "/docs", "/openapi.json", "/static/favicon.png"])
async def test_what_tells_nothing_of_the_models_is_open(client_of, path) -> None:
    async with client_of(token="sesame") as client:
        answer = await client.get(path)

    assert answer.status_code == 200


def test_an_empty_token_is_a_mistake() -> None:
    with pytest.raises(ParameterError, match="empty"):
        NluServerSettings(token="")


def test_the_token_is_not_shown_with_the_settings() -> None:
    assert "sesame" not in repr(NluServerSettings(token="sesame"))


async def test_pages_of_other_sites_may_not_ask_unless_allowed(client_of) -> None:
    page = {"origin": "https://shop.example"}
    async with client_of() as client:
        asked = await client.get("/parse?q=hello", headers=page)
        preflight = await client.options("/parse", headers={**page, **PREFLIGHT})

    assert [asked.status_code, preflight.status_code] == [403, 403]
    assert "access-control-allow-origin" not in {**asked.headers, **preflight.headers}
    assert asked.json()["error"].startswith("forbidden")


async def test_pages_of_the_server_itself_may_ask(client_of) -> None:
    async with client_of() as client:
        answer = await client.post(
            "/parse", json={"q": "hello"}, headers={"origin": "http://test", "host": "test"}
        )

    assert answer.status_code == 200


async def test_pages_of_allowed_sites_may_ask(client_of) -> None:
    page = {"origin": "https://shop.example"}
    async with client_of(cors=("https://*.example", "https://shop.example")) as client:
        asked = await client.get("/parse?q=hello", headers=page)
        preflight = await client.options("/parse", headers={**page, **PREFLIGHT})

    assert [asked.status_code, preflight.status_code] == [200, 200]
    assert asked.headers["access-control-allow-origin"] == "https://shop.example"
    assert "POST" in preflight.headers["access-control-allow-methods"]


async def test_an_allowed_page_may_read_that_it_lacks_the_token(client_of) -> None:
    page = {"origin": "https://shop.example"}
    async with client_of(token="sesame", cors=("*",)) as client:
        asked = await client.get("/parse?q=hello", headers=page)
        preflight = await client.options("/parse", headers={**page, **PREFLIGHT})

    assert (asked.status_code, preflight.status_code) == (401, 200)
    assert "access-control-allow-origin" in asked.headers


async def test_a_mere_question_for_options_is_answered_empty(client_of) -> None:
    async with client_of() as client:
        answer = await client.options("/parse")

    assert (answer.status_code, answer.content) == (200, b"")
