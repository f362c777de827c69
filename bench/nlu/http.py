"""Messages understood over HTTP: requests a second, and how long each takes, under load.

Server and clients are two processes of one machine and compete for its cores; what the server
itself works for a request is the last column. The same clients
ask an address that does nothing, so that what HTTP itself costs can be told from the rest. Halfway
through a last run the model is exchanged for a newer one; not a request may fail for it.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlencode, urlsplit

import numpy as np

from tertulia import Interpreter, Workspace
from tertulia.api import config_file, examples_for, train_opened
from tertulia.dialects.nlu import template_recipe
from tertulia.dialects.reading import Reading
from tertulia.nlu.load import load_training_data
from tertulia.nlu.projects import ProjectFolder
from tertulia.nlu.training_data import TrainingData, TrainingExample
from tertulia.serving.nlu.app import nlu_app
from tertulia.serving.nlu.settings import NluServerSettings
from tertulia.serving.server import serve

CLIENTS, SECONDS, RUNS = (1, 32, 64), 3.0, 3
TEXT = "please book a table for two at an italian restaurant"
KEYWORDS = TrainingData(
    tuple(
        TrainingExample(text, intent)
        for text, intent in (
            ("book a table", "book_restaurant"),
            ("play", "play_music"),
            ("weather", "get_weather"),
            ("rate", "rate_book"),
        )
    )
)


@dataclass(frozen=True, slots=True)
class Load:
    """What many clients saw: seconds for each request, and for all of them.

    `server_seconds` is the time that the server had a core, which tells more on a busy machine.
    """

    latencies: Sequence[float]
    seconds: float
    server_seconds: float

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.seconds

    @property
    def cost(self) -> float:
        """Microseconds of the server's work for each request."""
        return self.server_seconds / len(self.latencies) * 1e6

    def percentile(self, percent: float) -> float:
        """Milliseconds within which this share of requests was answered."""
        return float(np.percentile(self.latencies, percent)) * 1000


def sample() -> TrainingData:
    """The examples that ship with the package."""
    return load_training_data(config_file("sample_nlu").parent / "data" / "sample_nlu" / "nlu.yml")


def train_model(root: Path, pipeline: str = "keyword", data: TrainingData = KEYWORDS) -> Path:
    """Train a model; the one that finds keywords costs next to nothing beside the server."""
    workspace = Workspace(root=root)
    recipe = template_recipe(pipeline, Reading(root))
    folder = ProjectFolder(root).new_model("default")
    source = examples_for(recipe, data)
    train_opened(recipe, folder, workspace, None, recursive=False, source=source)
    return folder


def run_server(root: Path, address: Connection) -> None:
    """Serve until stopped; tells its URL."""
    serve(nlu_app(NluServerSettings(path=root)), "127.0.0.1", 0, on_listening=address.send)


@contextmanager
def serving(root: Path) -> Iterator[tuple[str, int]]:
    """A server in a process of its own; gives its URL and its number."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=run_server, args=(root, theirs))
    server.start()
    try:
        yield ours.recv(), server.pid or 0
    finally:
        os.kill(server.pid or 0, signal.SIGTERM)
        server.join()


def post(path: str, text: str) -> bytes:
    """A request with one message."""
    body = json.dumps({"q": text}).encode()
    head = f"POST {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
    return f"{head}content-length: {len(body)}\r\n\r\n".encode() + body


def get(path: str) -> bytes:
    """A request without a body."""
    return f"GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n".encode()


class Client(asyncio.Protocol):
    """Sends one request after another over one connection, each when the last was answered."""

    def __init__(self, requests: Iterator[bytes], until: float, done: asyncio.Future[None]) -> None:
        self.latencies: list[float] = []
        self._requests, self._until, self._done = requests, until, done
        self._received = b""
        self._start = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        if len(body) < int(length):
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self._done.set_exception(RuntimeError(self._received.decode()))
            return
        now = perf_counter()
        self.latencies.append(now - self._start)
        self._received = b""
        if now < self._until:
            self._send()
        else:
            self._transport.close()
            self._done.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_exception(exc or ConnectionError("the server hung up"))

    def _send(self) -> None:
        self._start = perf_counter()
        self._transport.write(next(self._requests))  # type: ignore[attr-defined]


def worked(process: int) -> float:
    """The seconds that a process had a core."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def ask(
    server: tuple[str, int], requests: Sequence[bytes], clients: int, seconds: float = SECONDS
) -> Load:
    """Let many clients ask for some time."""
    url, process = server
    address, worked_before = urlsplit(url), worked(process)
    loop = asyncio.get_running_loop()
    start = perf_counter()
    everyone, turns = [], cycle(requests)
    for _ in range(clients):
        done = loop.create_future()
        client = Client(turns, start + seconds, done)
        await loop.create_connection(lambda client=client: client, address.hostname, address.port)
        everyone.append((client, done))
    await asyncio.gather(*(done for _, done in everyone))
    latencies = [one for client, _ in everyone for one in client.latencies]
    return Load(latencies, perf_counter() - start, worked(process) - worked_before)


async def ask_while_models_change(
    server: tuple[str, int], root: Path, clients: int
) -> tuple[Load, int]:
    """Let many clients ask while the model is exchanged again and again; counts the exchanges."""
    asking = asyncio.create_task(ask(server, [post("/parse", TEXT)], clients, 3 * SECONDS))
    count = 0
    while not asking.done():
        await asyncio.to_thread(train_model, root)
        count += 1
        await asyncio.wait([asking], timeout=1.2)
    return await asking, count


def _table_row(name: str, clients: int, loads: Sequence[Load]) -> str:
    rate = median(load.rate for load in loads)
    middle, late = (median(load.percentile(percent) for load in loads) for percent in (50, 99))
    cost = median(load.cost for load in loads)
    return f"{name:24}{clients:>8}{rate:12.0f}{middle:12.2f}{late:12.2f}{cost:12.0f}"


def main(data: Path | None) -> None:
    """Print requests per second, median and p99 of each address and number of clients."""
    del data
    for pipeline, examples in (("keyword", KEYWORDS), ("default", sample())):
        texts = [example.text for example in examples.examples]
        with TemporaryDirectory() as folder:
            root = Path(folder)
            interpreter = Interpreter.load(train_model(root, pipeline, examples))
            start = perf_counter()
            for text in islice(cycle(texts), 1000):
                interpreter.parse(text)
            alone = perf_counter() - start
            print(f"{pipeline}: {alone:.3f} ms a message in this process, one at a time")
            with serving(root) as server:
                _measure(server, texts)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        train_model(root)
        with serving(root) as server:
            load, count = asyncio.run(ask_while_models_change(server, root, 32))
    print(_table_row("POST while models change", 32, [load]))
    print(f"{count} models took over from one another; {len(load.latencies)} requests, none failed")


def _measure(server: tuple[str, int], texts: Sequence[str]) -> None:
    requests = {
        "GET / (HTTP alone)": [get("/")],
        "GET /parse": [get(f"/parse?{urlencode({'q': text})}") for text in texts],
        "POST /parse": [post("/parse", text) for text in texts],
    }
    print(f"{SECONDS:.0f} s each, medians of {RUNS} runs")
    print(
        f"{'':24}{'clients':>8}{'requests/s':>12}{'median ms':>12}{'p99 ms':>12}{'server us':>12}"
    )
    asyncio.run(ask(server, requests["POST /parse"], 8, 0.5))  # warms up
    for clients in CLIENTS:
        loads: dict[str, list[Load]] = {name: [] for name in requests}
        for _ in range(RUNS):  # in turns, so that a busy machine is busy for all
            for name, request in requests.items():
                loads[name].append(asyncio.run(ask(server, request, clients)))
        for name, runs in loads.items():
            print(_table_row(name, clients, runs), flush=True)


if __name__ == "__main__":
    main(None)
