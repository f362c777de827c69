import re
from urllib.parse import urlsplit

import pytest


class Shouter:
    inputs, outputs = ("text",), ("loud",)

    def __call__(self, texts):
        return [text.upper() for text in texts]


async def test_the_root_leads_to_the_pages(client_of) -> None:
    async with client_of(Shouter()) as client:
        answer = await client.get("/")

    assert answer.is_redirect
    assert answer.headers["location"] == "/apidocs"


@pytest.mark.parametrize("path", ["/apidocs", "/apidocs/", "/docs"])
async def test_a_page_loads_nothing_from_elsewhere(client_of, path: str) -> None:
    async with client_of(Shouter()) as client:
        page = await client.get(path, follow_redirects=True)
        addresses = re.findall(r"""(?:src|href|url)\s*[=:]\s*["']([^"']+)""", page.text)
        statuses = {address: (await client.get(address)).status_code for address in addresses}

    assert page.headers["content-security-policy"].startswith("default-src 'self';")
    assert "http" not in page.text
    assert [urlsplit(address).netloc for address in addresses] == [""] * 4
    assert set(statuses.values()) == {200}


async def test_a_page_behind_a_proxy_keeps_its_prefix(client_of) -> None:
    async with client_of(Shouter()) as client:
        client._transport.root_path = "/bots"
        page = await client.get("/bots/docs")

    assert 'href="/bots/static/swagger-ui.css"' in page.text
    assert "/bots/openapi.json" in page.text
