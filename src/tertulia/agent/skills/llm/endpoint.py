"""Where a language model is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import aclosing

from msgspec import DecodeError
from yarl import URL

from tertulia.agent import wire
from tertulia.agent.connectors.connection import Connection
from tertulia.agent.connectors.endpoint import Endpoint
from tertulia.agent.connectors.events import EVENT_STREAM
from tertulia.agent.connectors.pool import HttpPool
from tertulia.agent.skills.llm.completion import Completion
from tertulia.agent.skills.llm.reading import streamed_completion, whole_completion

_CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
_HINTS = {
    401: "the variable that `api_key_variable` names must hold a key that is valid there",
    403: "the variable that `api_key_variable` names must hold a key that may do this",
    404: "check `base_url` and `model`",
}


class ChatEndpoint(Endpoint):
    """`/chat/completions` of a server that speaks OpenAI's protocol.

    Args:
        base_url: the address that the protocol's paths start from, such as
            `https://api.openai.com/v1`.
        pool: where connections come from.
        headers: sent with every request.

    Raises:
        ParameterError: `base_url` is no address of a web server, or a header cannot be sent.
    """

    def __init__(self, base_url: str, pool: HttpPool, headers: Mapping[str, str]) -> None:
        super().__init__(_address(base_url), pool, headers=headers)

    async def complete(self, body: bytes, emit: Callable[[str], None]) -> Completion:
        """Have the model say what comes next; `emit` takes what it says as it comes.

        Raises:
            ConnectorError: it cannot be asked, or answers something else.
        """
        completion: Completion = await self.ask(body, emit)
        return completion

    async def _read(self, connection: Connection, emit: Callable[[str], None]) -> Completion:
        status, headers = connection.status, connection.headers
        media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        is_plain = headers.get("content-encoding", "identity").lower() == "identity"
        if 200 <= status < 300 and media_type == EVENT_STREAM and is_plain:
            async with aclosing(self._chunks(connection)) as chunks:
                return await streamed_completion(chunks, media_type, emit, speaker=self.name)
        if 400 <= status < 500:
            return await self._read_refusal(connection)
        return whole_completion(await super()._read(connection, emit), emit, speaker=self.name)

    async def _read_refusal(self, connection: Connection) -> Completion:
        """Say why a request was refused, but for the server's words, which may quote the user's.

        Raises:
            ConnectorError: the reason is another than what was to be talked about.
        """
        status = connection.status
        code = _code(await self._body(connection))
        if code == "content_filter":
            return Completion(is_refused=True)
        message = f"{self.name} answered {status}" + (f" ({code})" if code else "")
        hint = _HINTS.get(status)
        raise self._refusal(connection, f"{message}: {hint}" if hint else message)


def _address(base_url: str) -> str:
    """The address of the completions; what is no address is refused by the endpoint."""
    try:
        url = URL(base_url)
        return str(url.joinpath("chat", "completions").with_query(url.query))
    except ValueError:
        return base_url


def _code(body: bytes) -> str:
    """The word by which a server says what it does not like; empty if there is none."""
    try:
        error = wire.decode(body)["error"]
        code = error.get("code") or error.get("type") or ""
    except (
        DecodeError,
        UnicodeDecodeError,
        RecursionError,
        LookupError,
        TypeError,
        AttributeError,
    ):
        return ""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""
