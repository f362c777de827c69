from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

Write = Callable[..., Path]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server on this machine with one file, `numbers.csv`."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "numbers.csv").write_text("text,labels\nhi,greet\n")
    handler = partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def wants(url: str) -> dict[str, object]:
    return {
        "chainer": {"in": ["x"], "pipe": [], "out": ["x"]},
        "metadata": {"download": [{"url": url, "subdir": "data"}]},
    }


def test_what_a_config_wants_is_fetched_below_the_root(
    tertulia: Any, write_config: Write, address: str, workplace: Path
) -> None:
    fetched = tertulia("download", write_config(wants(f"{address}/numbers.csv")))

    assert (fetched.code, fetched.out) == (0, "")
    assert (workplace / "root/data/numbers.csv").read_text() == "text,labels\nhi,greet\n"
    assert f"there: {workplace / 'root'}" in fetched.err


def test_a_command_fetches_first_when_asked(
    tertulia: Any, write_config: Write, address: str, workplace: Path
) -> None:
    config = write_config(wants(f"{address}/numbers.csv"))

    answered = tertulia("predict", config, "-d", stdin=b"hi\n")

    assert answered.out == "hi\n"
    assert (workplace / "root/data/numbers.csv").is_file()


def test_the_root_can_be_chosen(
    tertulia: Any, write_config: Write, address: str, workplace: Path
) -> None:
    config = write_config(wants(f"{address}/numbers.csv"))

    tertulia("download", config, "--models-path", "elsewhere")

    assert (workplace / "elsewhere/data/numbers.csv").is_file()


def test_a_config_that_wants_nothing_is_done_at_once(tertulia: Any, write_config: Write) -> None:
    config = write_config({"chainer": {"in": ["x"], "pipe": [], "out": ["x"]}})

    done = tertulia("download", config)

    assert (done.code, done.out, done.err) == (0, "", "")


def test_a_file_that_is_not_there_fails(tertulia: Any, write_config: Write, address: str) -> None:
    failed = tertulia("download", write_config(wants(f"{address}/nothing.csv")))

    assert failed.code == 1
    assert failed.err.startswith("DownloadError")
