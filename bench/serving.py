"""Micro-batching against one request at a time: the same model, server and clients.

Server and clients are two processes of one machine and compete for its cores.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlsplit

import numpy as np

from bench.intent_classifier import trained_classifier
from tertulia import Pipeline, load
from tertulia.serving.model_app import model_app
from tertulia.serving.server import serve
from tertulia.serving.settings import ServerSettings

CLIENTS, REQUESTS, RUNS = 64, 20, 5
TEXT = "please book a table for two at an italian restaurant"
BODY = b'{"context": "%s"}' % TEXT.encode()
REQUEST = (
    b"POST /model HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


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


def milliseconds_alone(model: Pipeline, size: int) -> float:
    """The cost of one call of the model with so many examples, without a server."""
    texts = [TEXT] * size
    seconds = []
    for _ in range(7):
        start = perf_counter()
        model(texts)
        seconds.append(perf_counter() - start)
    return median(seconds) * 1000


def run_server(folder: Path, max_batch: int, address: Connection) -> None:
    """Serve until stopped; tells its URL."""
    app = model_app(load(folder), ServerSettings(max_batch=max_batch), name="bench")
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


def measure(folder: Path, max_batch: int) -> Load:
    """Start a fresh server, warm it up, and put it under load."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=run_server, args=(folder, max_batch, theirs))
    server.start()
    url = ours.recv()
    asyncio.run(ask_concurrently(url, CLIENTS, 2))
    load = asyncio.run(ask_concurrently(url, CLIENTS, REQUESTS))
    os.kill(server.pid or 0, signal.SIGTERM)
    server.join()
    return load


def main(data: Path | None) -> None:
    """Print requests per second, median and p99 both ways, and the ratio."""
    folder = trained_classifier(data)
    model = load(folder)
    costs = (f"{milliseconds_alone(model, size):.1f} ms for {size}" for size in (1, 64))
    print(f"the model alone: {', '.join(costs)}")
    print(f"{CLIENTS} clients, {REQUESTS} requests each, medians of {RUNS} runs")
    print(f"{'':22}{'requests/s':>12}{'median ms':>12}{'p99 ms':>12}")
    loads: dict[str, list[Load]] = {"one at a time": [], "batches of up to 64": []}
    for _ in range(RUNS):  # in turns, so that a busy machine is busy for both
        for runs, max_batch in zip(loads.values(), (1, 64), strict=True):
            runs.append(measure(folder, max_batch))
    for name, runs in loads.items():
        rate, middle, late = (
            median(run.rate for run in runs),
            median(run.percentile(50) for run in runs),
            median(run.percentile(99) for run in runs),
        )
        print(f"{name:22}{rate:12.0f}{middle:12.1f}{late:12.1f}")
    alone, batched = (median(run.rate for run in runs) for runs in loads.values())
    print(f"ratio {batched / alone:.1f}")
