import asyncio
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI

from tertulia.serving.errors import AddressError
from tertulia.serving.server import serve, server_config

PROGRAM = """
import sys
from tertulia.serving.model_app import model_app
from tertulia.serving.server import serve, server_config
from tertulia.serving.settings import ServerSettings


class Slow:
    inputs, outputs = ("text",), ("loud",)

    def __call__(self, texts):
        if texts != ["warm up"]:
            sys.stdin.readline()  # until the test says so
        return [text.upper() for text in texts]


app = model_app(Slow(), ServerSettings(max_batch=4), name="slow")
serve(app, "127.0.0.1", 0, on_listening=lambda url: print(url, flush=True))
print("finished", flush=True)
"""


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
async def test_requests_accepted_before_a_signal_are_answered(stop: signal.Signals) -> None:
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    url = (await server.stdout.readline()).decode().strip()

    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        await client.post("/model", json={"context": "warm up"})
        async with asyncio.TaskGroup() as clients:
            asked = [
                clients.create_task(client.post("/model", json={"context": f"text {index}"}))
                for index in range(10)
            ]
            while accepted((await client.get("/metrics")).text) < 11:
                pass
            server.send_signal(stop)
            await refusal_of_connections(url)
            server.stdin.write(b"\n" * 10)
    stdout, stderr = await server.communicate()

    assert [task.result().json() for task in asked] == [f"TEXT {index}" for index in range(10)]
    assert (server.returncode, stdout, stderr) == (0, b"finished\n", b"")


def accepted(metrics: str) -> float:
    """How many examples a server has taken, whether they run, wait or are done."""
    counts = dict(line.split() for line in metrics.splitlines() if line[0] != "#")
    return float(counts["tertulia_batch_size_sum"]) + float(counts["tertulia_queue_depth"])


async def refusal_of_connections(url: str) -> None:
    """Wait until a server takes no new connections."""
    address = httpx.URL(url)
    while True:
        try:
            _, writer = await asyncio.open_connection(address.host, address.port)
        except ConnectionError:  # refused, or reset where it came a moment before the end
            return
        writer.close()


def test_a_taken_port_says_what_to_do() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(AddressError, match=rf"port {port}: .*in use.*; choose another"):
            serve(FastAPI(), "127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(AddressError, match=r"cannot listen at 192\.0\.2\.1, port 0"):
        serve(FastAPI(), "192.0.2.1", 0)


def test_an_app_gets_websockets_only_if_it_says_how_large_their_messages_may_be() -> None:
    without, with_sockets = (
        server_config(FastAPI()),
        server_config(FastAPI(), max_socket_message_bytes=1000),
    )

    assert (without.ws, with_sockets.ws_max_size) == ("none", 1000)


def test_an_app_that_cannot_start_raises_what_it_raised() -> None:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        raise LookupError("the model is gone")
        yield

    with pytest.raises(LookupError, match="the model is gone"):
        serve(FastAPI(lifespan=lifespan), "127.0.0.1", 0)
