"""Services that misbehave when they are told to, in the process of whoever tests with them.

A message `fault skill hangs` makes the service `skill` hang, for that message; any other message
is answered well. What a service has been asked is remembered.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

HUGE_BYTES = 100 * 2**20
_PIECE = b"x" * 2**20
_FAULT = re.compile(rb"fault (\w+) (\w+)")

WRONG: dict[str, Any] = {
    "number": 7,
    "text": "what?",
    "object": {"no": "list"},
    "nothing": [],
    "null": [None],
    "nested": [[[[1], 2], None]],
    "strange": [[{"text": {"a": 1}, "confidence": "high"}]],
    "missing": [[{"no": "text"}]],
}
"""JSON of types that no service should answer with."""

BROKEN = ("hangs", "fails", "garbage", "huge", "flood", "closes", "empty")
FAULTS = (*BROKEN, *WRONG)
SERVICES = ("annotator", "batched", "selector", "skill", "other", "best", "polish")


@dataclass(kw_only=True)
class Services:
    """An HTTP server of them all.

    Attributes:
        asked: the body of every request, by service.
        is_held: while set, the skill answers nobody.
        delay: how long each answer takes.
        port: where it listens.
    """

    delay: Callable[[], float] = field(default=lambda: 0.0)
    asked: dict[str, list[bytes]] = field(default_factory=lambda: {name: [] for name in SERVICES})
    port: int = 0
    held: asyncio.Event = field(default_factory=asyncio.Event)
    may_go: asyncio.Event = field(default_factory=asyncio.Event)
    _hanging: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        """Where they are."""
        return f"http://127.0.0.1:{self.port}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        try:
            while head := await _head(reader):
                length = int(re.findall(rb"content-length: *(\d+)", head.lower())[0])
                body = await reader.readexactly(length)
                await self._answer(head.split(b" ", 2)[1].strip(b"/").decode(), body, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has gone
        finally:
            writer.close()

    async def _answer(self, name: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        self.asked[name].append(body)
        await asyncio.sleep(self.delay())
        if b"hold" in body and name == "skill" and not self.may_go.is_set():
            self.held.set()
            await self.may_go.wait()
        fault = _FAULT.search(body)
        kind = fault[2].decode() if fault and fault[1].decode() == name else ""
        match kind:
            case "hangs":
                await self._hanging.wait()
            case "closes":
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[[{")
                await writer.drain()
                writer.close()
            case "huge":
                await _send_huge(writer, is_length_said=True)
            case "flood":
                await _send_huge(writer, is_length_said=False)
            case "fails":
                _send(writer, b'{"error": "out of order"}', status=b"500 Internal Server Error")
            case "garbage":
                _send(writer, b"<html>not JSON</html>")
            case "empty":
                _send(writer, b"")
            case _:
                _answer_json(writer, lambda: WRONG[kind] if kind else _well(name, json.loads(body)))
        await writer.drain()


@asynccontextmanager
async def services(delay: Callable[[], float] = lambda: 0.0) -> AsyncIterator[Services]:
    """Serve them on any free port."""
    everyone = Services(delay=delay)
    server = await asyncio.start_server(everyone.serve, "127.0.0.1", 0)
    everyone.port = server.sockets[0].getsockname()[1]
    try:
        yield everyone
    finally:
        everyone.may_go.set()
        everyone._hanging.set()  # noqa: SLF001 - its own
        server.close()


def pipeline(url: str, *, breaker: Any = None) -> dict[str, Any]:
    """An assistant of these services: annotators, a selector, two skills, and so on.

    The annotator `batched` is asked in batches; `inner` is a class in the agent's own process,
    from the module `bench.agent.faulty`.
    """
    last = "base_last_utterances_formatter_in"

    def http(name: str, method: str | None, *after: str, **more: Any) -> dict[str, Any]:
        connector = {"protocol": "http", "url": f"{url}/{name}", **more.pop("connector", {})}
        if breaker is not None:
            connector["breaker"] = breaker
        described = {"connector": connector, "dialog_formatter": last, **more}
        if method:
            described["state_manager_method"] = method
        return {**described, "previous_services": [*after]}

    def spoken(tag: str, text: str) -> dict[str, Any]:
        connector = {
            "protocol": "python",
            "class_name": "PredefinedTextConnector",
            "response_text": text,
        }
        method = "add_bot_utterance_last_chance"
        return {"connector": connector, "state_manager_method": method, "tags": [tag]}

    return {
        "services": {
            "annotators": {
                "annotator": http("annotator", "add_annotation"),
                "batched": http("batched", "add_annotation", connector={"batch_size": 8}),
                "inner": {
                    "connector": {"protocol": "python", "class_name": "bench.agent.faulty:Faulty"},
                    "dialog_formatter": last,
                    "state_manager_method": "add_annotation",
                },
            },
            "selector": http("selector", None, "annotators", tags=["selector"]),
            "skills": {
                "skill": http("skill", "add_hypothesis", "selector"),
                "other": http("other", "add_hypothesis", "selector"),
            },
            "best": http(
                "best",
                "add_bot_utterance",
                "skills",
                dialog_formatter="all_hypotheses_formatter_in",
            ),
            "polish": http("polish", "add_text", "best"),
            "last_chance": spoken("last_chance", "Sorry."),
            "timeout": spoken("timeout", "Too slow."),
        }
    }


def _well(name: str, body: dict[str, Any]) -> Any:
    """What a service answers when it is well: one element for each input."""
    texts = body.get("x", [""])
    match name:
        case "selector":
            return [["skill", "other"]]
        case "skill":
            return [[{"text": f"echo: {text}", "confidence": 0.9}] for text in texts]
        case "other":
            return [[{"text": f"or else: {text}", "confidence": 0.5}] for text in texts]
        case "best":
            best = max(body["hypotheses"], key=lambda each: each["confidence"])
            return [{key: best[key] for key in ("skill_name", "text", "confidence")}]
        case "polish":
            return [f"{text}!" for text in texts]
        case _:
            return [{"label": "ok"} for _ in texts]


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


def _answer_json(writer: asyncio.StreamWriter, answer: Callable[[], Any]) -> None:
    try:
        body = json.dumps(answer()).encode()
    except (KeyError, TypeError, ValueError):  # another service has said something strange
        _send(writer, b'{"error": "cannot use that"}', status=b"500 Internal Server Error")
    else:
        _send(writer, body)


def _send(writer: asyncio.StreamWriter, body: bytes, *, status: bytes = b"200 OK") -> None:
    head = b"HTTP/1.1 %b\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    writer.write(head % (status, len(body)) + body)


async def _send_huge(writer: asyncio.StreamWriter, *, is_length_said: bool) -> None:
    """A text of valid JSON that nobody should read to its end."""
    length = b"content-length: %d" % (HUGE_BYTES + 4) if is_length_said else b"connection: close"
    writer.write(b"HTTP/1.1 200 OK\r\n%b\r\n\r\n" % length)
    writer.write(b'["')
    for _ in range(HUGE_BYTES // len(_PIECE)):
        writer.write(_PIECE)
        await writer.drain()
    writer.write(b'"]')
    if not is_length_said:
        writer.close()
