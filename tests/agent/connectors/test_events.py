import asyncio
import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.agent.connectors.events import EVENT_STREAM, read_events
from tertulia.agent.connectors.http import HttpConnector
from tertulia.agent.errors import ConnectorError
from tests.agent.connectors.stub import (
    Asked,
    always,
    answered,
    refused,
    request,
    serving,
)


async def streamed(body: bytes, media_type: str) -> tuple[object, list[str]]:
    pieces: list[str] = []
    async with serving(always(answered(body, media_type=media_type))) as stub:
        connector = HttpConnector(stub.url)
        await connector.start()
        try:
            answer = await connector.send(request({}, emit=pieces.append))
        finally:
            await connector.stop()
    return answer, pieces


async def test_server_sent_events_are_shown_and_end_in_the_answer() -> None:
    events = [{"text": "It will "}, {"text": "rain."}, {"answer": {"text": "It will rain."}}]
    body = b": hello\r\n\r\n" + b"".join(
        b"event: piece\r\ndata: %s\r\n\r\n" % json.dumps(event).encode() for event in events
    )

    answer, pieces = await streamed(body, "text/event-stream; charset=utf-8")

    assert answer == {"text": "It will rain."}
    assert pieces == ["It will ", "rain."]


async def test_lines_of_json_do_the_same() -> None:
    body = b'{"text": "It "}\n\n{"note": 1}\n{"text": "rains."}\n{"answer": ["It rains.", 0.5]}'

    answer, pieces = await streamed(body, "application/x-ndjson")

    assert answer == ["It rains.", 0.5]
    assert pieces == ["It ", "rains."]


async def test_a_piece_is_shown_before_the_next_is_there() -> None:
    shown = asyncio.Event()

    async def wait_to_be_heard(asked: Asked, writer) -> bytes:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n\r\n")
        writer.write(b'{"text": "first"}\n{"te')
        await shown.wait()
        return b'xt": "second"}\n{"answer": null}\n'

    pieces: list[str] = []

    def show(piece: str) -> None:
        pieces.append(piece)
        shown.set()

    async with serving(wait_to_be_heard) as stub:
        connector = HttpConnector(stub.url)
        await connector.start()
        answer = await connector.send(request({}, emit=show))
        await connector.stop()

    assert answer is None
    assert pieces == ["first", "second"]


async def test_data_over_several_lines_is_one_event() -> None:
    answer, _ = await streamed(b'data: {"answer":\ndata: 3}\n\n', "text/event-stream")

    assert answer == 3


@pytest.mark.parametrize("body", [b"", b'{"text": "It"}\n'])
async def test_a_stream_without_an_answer_fails(body: bytes) -> None:
    with pytest.raises(ConnectorError, match="ended its stream before the answer"):
        await streamed(body, "application/x-ndjson")


@pytest.mark.parametrize("body", [b"secret\n", b'{"text": 3}\n', b"[1]\n", b'{"text": "\xff"}\n'])
async def test_an_event_that_is_none_fails(body: bytes) -> None:
    with pytest.raises(ConnectorError, match="no JSON object") as caught:
        await streamed(body, "application/x-ndjson")

    assert "secret" not in str(caught.value)


async def test_an_event_that_is_nested_too_deeply_fails() -> None:
    body = b'{"answer": ' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"

    with pytest.raises(ConnectorError, match="no JSON object"):
        await streamed(body, "application/x-ndjson")


async def test_an_endless_stream_is_cut_off() -> None:
    async def go_on(asked: Asked, writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
        while True:
            writer.write(b'data: {"text": "and on"}\n\n' * 1000)
            await writer.drain()

    error = await refused(go_on, max_answer_bytes=2**17)

    assert "more than 131072 bytes" in str(error)


async def test_a_stream_that_breaks_off_is_an_outage() -> None:
    async def break_off(asked: Asked, writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\n")
        writer.write(b'Content-Length: 100\r\n\r\n{"text": "It"}\n')
        await writer.drain()

    error = await refused(break_off)

    assert error.is_outage


BODY = b': hello\r\ndata: {"text": "\xc3\xa9"}\r\n\r\ndata: {"answer":\r\ndata: [1]}\r\n\r\n'


@given(st.lists(st.integers(0, len(BODY)), max_size=8))
async def test_where_a_stream_is_cut_into_chunks_makes_no_difference(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(BODY)]
    pieces: list[str] = []

    async def chunks():
        for start, end in pairwise(places):
            yield BODY[start:end]

    answer = await read_events(chunks(), EVENT_STREAM, pieces.append, speaker="it")

    assert (answer, pieces) == ([1], ["é"])
