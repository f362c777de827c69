import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tertulia.agent.connectors.pool import HttpPool
from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context
from tertulia.agent.skills.llm.endpoint import ChatEndpoint
from tertulia.agent.skills.llm.skill import LLMSkill
from tests.agent.connectors.stub import Stub, always, answered
from tests.agent.skills.llm.imitation import completion, in_turn, refused

SELF_SIGNED = Path(__file__).parent / "self_signed.pem"  # for localhost, and nobody's


@asynccontextmanager
async def serving_securely() -> AsyncIterator[str]:
    """A model's server with a certificate that nobody vouches for."""
    security = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    security.load_cert_chain(SELF_SIGNED)
    stub = Stub(always(answered(completion("Hi."))))
    server = await asyncio.start_server(stub.serve, "127.0.0.1", 0, ssl=security)
    try:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}/v1"
    finally:
        server.close()
        for task in list(stub.tasks):
            task.cancel()
        await asyncio.gather(*stub.tasks, return_exceptions=True)


async def test_a_server_that_cannot_prove_who_it_is_is_told_nothing() -> None:
    async with serving_securely() as url:
        skill = LLMSkill(base_url=url, model="tiny")
        await skill.start()
        with pytest.raises(ConnectorError, match="cannot be reached: SSLCertVerificationError"):
            await skill.respond(Context(text="Hi"))
        await skill.stop()


async def test_a_server_with_a_certificate_that_is_trusted_is_asked(monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
    async with serving_securely() as url:
        skill = LLMSkill(base_url=url, model="tiny")
        await skill.start()
        [hypothesis] = await skill.respond(Context(text="Hi"))
        await skill.stop()

    assert hypothesis.text == "Hi."


@pytest.mark.parametrize(
    ("base_url", "address"),
    [
        ("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"),
        ("http://localhost:11434/v1/", "http://localhost:11434/v1/chat/completions"),
        ("http://localhost", "http://localhost/chat/completions"),
        ("https://a.b/m?api-version=2", "https://a.b/m/chat/completions?api-version=2"),
    ],
)
def test_completions_lie_below_the_base_address(base_url: str, address: str) -> None:
    assert str(ChatEndpoint(base_url, HttpPool(), {}).url) == address


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 0.0),
        ("-1", 0.0),
        ("9" * 99, 0.0),
    ],
)
@pytest.mark.parametrize("status", [429, 503])
async def test_how_long_a_server_wants_to_be_left_alone_is_noted(
    status: int, value: str, seconds: float
) -> None:
    error = await refused(in_turn(answered({}, status=status, headers={"Retry-After": value})))

    assert error.retry_after_seconds == seconds


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no JSON",
        b"[]",
        b'{"error": "Where is Paris?"}',
        b'{"error": {"code": "Where is Paris?"}}',
        b'{"error": {"code": 400}}',
        b'{"error": {"message": "Where is Paris?"}}',
        b"\xff",
    ],
)
async def test_of_a_refusal_only_a_code_is_told(body: bytes) -> None:
    error = await refused(in_turn(answered(body, status=422)))

    assert str(error).endswith("/v1/chat/completions answered 422")


async def test_a_code_is_told() -> None:
    body = {"error": {"message": "…", "type": "invalid_request_error", "code": None}}

    error = await refused(in_turn(answered(body, status=400)))

    assert str(error).endswith("answered 400 (invalid_request_error)")


async def test_a_redirect_to_another_server_is_not_followed() -> None:
    moved = answered({}, status=307, headers={"Location": "http://example.invalid/v1"})

    assert "redirects to another server" in str(await refused(in_turn(moved)))


async def test_an_answer_without_an_end_is_not_read_to_its_end() -> None:
    body = b'{"choices": "' + b"x" * 2**24 + b'"}'

    assert "answered with more than" in str(await refused(in_turn(answered(body))))
