import asyncio

import pytest

from tertulia.agent.connectors.http import HttpConnector
from tertulia.agent.connectors.pool import HttpPool, Server
from tertulia.agent.errors import ConnectorError
from tertulia.core.errors import ParameterError
from tests.agent.connectors.stub import always, answered, request, serving

REQUEST = b"POST / HTTP/1.1\r\nhost: here\r\ncontent-length: 0\r\n\r\n"


def server_of(url: str) -> Server:
    host, port = url.removeprefix("http://").split(":")
    return Server(host, int(port), is_secure=False)


async def test_a_connection_is_kept_only_after_a_whole_answer() -> None:
    pool = HttpPool()
    await pool.open()
    async with serving(always(answered([1]))) as stub:
        server = server_of(stub.url)
        first = await pool.take(server)
        pool.give_back(server, first)  # never asked
        second = await pool.take(server)
        await second.ask(REQUEST)
        await second.body()
        pool.give_back(server, second)
        third = await pool.take(server)
        pool.give_back(server, third)
        await pool.close()

    assert first is not second
    assert second is third


async def test_a_failed_attempt_leaves_room_for_the_next() -> None:
    pool = HttpPool(max_connections=1)
    await pool.open()
    async with serving(always(answered([1]))) as stub:
        for _ in range(2):
            with pytest.raises(ConnectionRefusedError):
                await pool.take(Server("127.0.0.1", 1, is_secure=False))
        async with asyncio.timeout(5):
            connection = await pool.take(server_of(stub.url))
        pool.give_back(server_of(stub.url), connection)
        await pool.close()


async def test_the_last_user_closes_every_connection() -> None:
    pool = HttpPool()
    await pool.open()
    await pool.open()
    async with serving(always(answered([1]))) as stub:
        connection = await pool.take(server_of(stub.url))
        await pool.close()
        was_open = connection.is_open
        await pool.close()

    assert was_open
    assert not connection.is_open


async def test_an_https_address_is_not_asked_in_the_clear() -> None:
    heard: list[bytes] = []

    async def speak_in_the_clear(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        heard.append(await reader.read(1000))
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(speak_in_the_clear, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        connector = HttpConnector(f"https://127.0.0.1:{port}")
        await connector.start()
        with pytest.raises(ConnectorError, match="cannot be reached: SSL"):
            await connector.send(request({"secret": "words"}))
        await connector.stop()

    assert len(heard) == 1
    assert b"words" not in heard[0]


async def test_user_and_password_of_an_address_are_sent_as_such_and_not_told() -> None:
    async with serving(always(answered([1], status=500))) as stub:
        connector = HttpConnector(stub.url.replace("http://", "http://ann:hush@"))
        await connector.start()
        with pytest.raises(ConnectorError) as refused:
            await connector.send(request({}))
        await connector.stop()

    assert stub.asked[0].headers["authorization"] == "Basic YW5uOmh1c2g="
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("name", ["Content-Length", "Host", "transfer-encoding", "Connection"])
async def test_what_frames_a_request_is_not_for_a_config_to_say(name: str) -> None:
    with pytest.raises(ParameterError, match="set by the connector itself"):
        HttpConnector("http://localhost", headers={name: "1"})
