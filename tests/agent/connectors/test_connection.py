"""What is particular to our own client; `test_endpoint` has what a connector makes of it."""

import asyncio

import pytest
import uvloop

from tertulia.agent.connectors.connection import (
    BrokenAnswerError,
    ClosedEarlyError,
    Connection,
)
from tests.agent.connectors.stub import Asked, always, answered, serving

REQUEST = b"POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 0\r\n\r\n"


async def connected(url: str) -> Connection:
    host, port = url.removeprefix("http://").split(":")
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, host, int(port))
    return connection


async def body_of(response: bytes) -> bytes:
    """What is read of an answer that a server ends by closing."""

    async def answer(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(response)
        await writer.drain()

    async with serving(answer) as stub:
        connection = await connected(stub.url)
        try:
            await connection.ask(REQUEST)
            return await connection.body()
        finally:
            connection.close()


@pytest.mark.parametrize("size", [0, 1, 300_000, 3_000_000])
async def test_one_connection_answers_again_and_again_however_large_the_answers(size: int) -> None:
    async with serving(always(answered(b"x" * size))) as stub:
        connection = await connected(stub.url)
        for _ in range(3):
            async with asyncio.timeout(20):
                await connection.ask(REQUEST)
                assert len(await connection.body()) == size
            assert connection.is_reusable
        connection.close()

    assert stub.connections == 1


async def test_a_large_answer_can_be_read_in_pieces() -> None:
    async with serving(always(answered(b"x" * 3_000_000))) as stub:
        connection = await connected(stub.url)
        await connection.ask(REQUEST)
        pieces = [len(piece) async for piece in connection.chunks()]
        connection.close()

    assert sum(pieces) == 3_000_000
    assert len(pieces) > 1


async def test_a_body_without_a_length_ends_with_the_connection() -> None:
    assert await body_of(b"HTTP/1.1 200 OK\r\n\r\n[1]") == b"[1]"


async def test_a_chunked_body_is_joined() -> None:
    chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    assert await body_of(chunked + b"2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n") == b"[1]"


@pytest.mark.parametrize(
    "torn",
    [
        b"",
        b"HTTP/1.1 200",
        b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\n[1\r\n",
    ],
)
async def test_an_answer_that_breaks_off_is_no_answer(torn: bytes) -> None:
    with pytest.raises(ClosedEarlyError):
        await body_of(torn)


@pytest.mark.parametrize(
    "strange",
    [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"],
)
async def test_what_is_no_http_is_said_to_be_none(strange: bytes) -> None:
    with pytest.raises(BrokenAnswerError):
        await body_of(strange)


async def test_a_head_without_end_is_cut_off() -> None:
    lines = b"".join(b"x-%d: %b\r\n" % (number, b"y" * 1000) for number in range(200))

    with pytest.raises(BrokenAnswerError):
        await body_of(b"HTTP/1.1 200 OK\r\n" + lines)


async def test_what_only_announces_an_answer_is_passed_over() -> None:
    early = b"HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n"

    assert await body_of(early + answered([1])) == b"[1]"


async def test_a_connection_that_says_more_than_it_was_asked_is_not_used_again() -> None:
    async with serving(always(answered([1]) + answered([2]))) as stub:
        connection = await connected(stub.url)
        await connection.ask(REQUEST)
        body = await connection.body()
        is_kept = connection.is_reusable and connection.is_open
        connection.close()

    assert body == b"[1]"
    assert not is_kept


async def test_a_server_that_wants_to_close_is_believed() -> None:
    async with serving(always(answered([1], headers={"Connection": "close"}))) as stub:
        connection = await connected(stub.url)
        await connection.ask(REQUEST)
        await connection.body()
        connection.close()

    assert not connection.is_reusable


async def test_a_closed_connection_cannot_be_asked() -> None:
    async with serving(always(answered([1]))) as stub:
        connection = await connected(stub.url)
        connection.close()

        with pytest.raises(ClosedEarlyError):
            await connection.ask(REQUEST)


def test_large_answers_come_through_the_agents_own_event_loop_too() -> None:
    async def ask_twice() -> list[int]:
        async with serving(always(answered(b"x" * 3_000_000))) as stub:
            connection = await connected(stub.url)
            sizes = []
            for _ in range(2):
                async with asyncio.timeout(20):
                    await connection.ask(REQUEST)
                    sizes.append(len(await connection.body()))
            connection.close()
        return sizes

    assert uvloop.run(ask_twice()) == [3_000_000, 3_000_000]
