"""Micro-batching against one request at a time: the same model, server and clients.

    OPENBLAS_NUM_THREADS=1 python bench/serving.py
    python bench/serving.py --model my_package.my_module:my_model --clients 16

A model is given as `module:function`; the function takes nothing and returns it. Without one, a
stand-in is used that costs what a small neural network does: products with matrices that do not
fit the cache, so that a batch costs little more than one example. Server and clients are two
processes of one machine and compete for its cores.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import platform
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing.connection import Connection
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

import numpy as np

from tertulia.core.registry import load_path
from tertulia.serving.model import Model
from tertulia.serving.model_app import model_app
from tertulia.serving.server import serve
from tertulia.serving.settings import ServerSettings

TEXT = "please book a table for two at an italian restaurant"
BODY = b'{"context": "%s"}' % TEXT.encode()
REQUEST = (
    b"POST /model HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


class MatrixProducts:
    """A stand-in: hashes a text into a vector and sends it through square layers."""

    inputs, outputs = ("text",), ("score",)

    def __init__(self, width: int = 2048, depth: int = 4) -> None:
        rng = np.random.default_rng(0)
        shape = (depth, width, width)
        self._layers = rng.standard_normal(shape, dtype=np.float32) / np.float32(width**0.5)

    def __call__(self, texts: Sequence[str]) -> list[float]:
        rows = np.zeros((len(texts), self._layers.shape[1]), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[[ord(letter) % len(row) for letter in text]] = 1
        for layer in self._layers:
            rows = np.maximum(rows @ layer, 0)
        return [float(score) for score in rows.sum(axis=1)]


@dataclass(frozen=True, slots=True)
class Load:
    """What many clients saw: seconds for each request, and for all of them."""

    latencies: Sequence[float]
    seconds: float

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, percent: float) -> float:
        """Milliseconds within which this share of requests was answered."""
        return float(np.percentile(self.latencies, percent)) * 1000


def make_model(path: str | None) -> Model:
    """The model that stands at `module:function`, or the stand-in."""
    make: Callable[[], Model] = load_path(path) if path else MatrixProducts  # type: ignore[assignment]
    return make()


def milliseconds_alone(model: Model, size: int) -> float:
    """The cost of one call of the model with so many examples, without a server."""
    texts = [TEXT] * size
    seconds = []
    for _ in range(7):
        start = perf_counter()
        model(texts)
        seconds.append(perf_counter() - start)
    return median(seconds) * 1000


def run_server(model_path: str | None, max_batch: int, address: Connection) -> None:
    """Serve until stopped; tells its URL."""
    app = model_app(make_model(model_path), ServerSettings(max_batch=max_batch), name="bench")
    serve(app, "127.0.0.1", 0, on_listening=address.send)


async def ask(host: str, port: int, count: int) -> list[float]:
    """Send requests over one connection, one after another; returns the seconds of each."""
    reader, writer = await asyncio.open_connection(host, port)
    latencies = []
    for _ in range(count):
        start = perf_counter()
        writer.write(REQUEST)
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length))
        latencies.append(perf_counter() - start)
    writer.close()
    return latencies


async def ask_concurrently(url: str, clients: int, count: int) -> Load:
    """Let many clients ask at once."""
    address = urlsplit(url)
    host, port = address.hostname or "", address.port or 0
    start = perf_counter()
    per_client = await asyncio.gather(*(ask(host, port, count) for _ in range(clients)))
    return Load([one for client in per_client for one in client], perf_counter() - start)


def measure(model: str | None, max_batch: int, clients: int, count: int) -> Load:
    """Start a fresh server, warm it up, and put it under load."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=run_server, args=(model, max_batch, theirs))
    server.start()
    url = ours.recv()
    asyncio.run(ask_concurrently(url, clients, 2))
    load = asyncio.run(ask_concurrently(url, clients, count))
    os.kill(server.pid or 0, signal.SIGTERM)
    server.join()
    return load


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", help="module:function that returns a model")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--requests", type=int, default=20, help="per client and run")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()

    packages = ("tertulia", "uvicorn", "starlette", "msgspec", "numpy")
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(", ".join(f"{package} {version(package)}" for package in packages))
    print(f"{options.clients} clients, {options.requests} requests each, {options.runs} runs")
    model = make_model(options.model)
    costs = (f"{milliseconds_alone(model, size):.1f} ms for {size}" for size in (1, 64))
    print(f"the model alone: {', '.join(costs)}\n")

    print(f"{'':24}{'requests/s':>12}{'median ms':>12}{'p99 ms':>12}")
    loads: dict[str, list[Load]] = {"one request at a time": [], "batches of up to 64": []}
    for _ in range(options.runs):  # in turns, so that a busy machine is busy for both
        for (_, runs), max_batch in zip(loads.items(), (1, 64), strict=True):
            runs.append(measure(options.model, max_batch, options.clients, options.requests))
    for name, runs in loads.items():
        rate, middle, late = (
            median(run.rate for run in runs),
            median(run.percentile(50) for run in runs),
            median(run.percentile(99) for run in runs),
        )
        print(f"{name:24}{rate:12.0f}{middle:12.1f}{late:12.1f}")
    alone, batched = (median(run.rate for run in runs) for runs in loads.values())
    print(f"\nratio of requests/s (median of {options.runs}): {batched / alone:.1f}")


if __name__ == "__main__":
    main()
