from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tertulia.channels.lines import Lines


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:  # a test has closed it
            continue


async def everything(lines: Lines) -> list[bytes]:
    found = []
    while (line := await lines.next()) is not None:
        found.append(line)
    return found


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", []),
        (b"one\ntwo\n", [b"one", b"two"]),
        (b"one\r\ntwo", [b"one", b"two"]),
        (b"\n\n", [b"", b""]),
        (b"\xff\n", [b"\xff"]),
    ],
)
async def test_the_lines_of_a_file_come_one_by_one(
    content: bytes, expected: list[bytes], tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(content)

    with (tmp_path / "file").open("rb") as file:
        lines = Lines(file.fileno())
        found = await everything(lines)
        lines.stop()

    assert found == expected


async def test_a_line_that_comes_in_pieces_is_one_line(pipe: tuple[int, int]) -> None:
    lines = Lines(pipe[0])
    os.write(pipe[1], b"he")
    waiting = asyncio.create_task(lines.next())
    await asyncio.sleep(0)

    os.write(pipe[1], b"llo\nrest")

    assert await waiting == b"hello"
    os.close(pipe[1])
    assert await everything(lines) == [b"rest"]


async def test_the_end_stays_the_end(pipe: tuple[int, int]) -> None:
    os.close(pipe[1])
    lines = Lines(pipe[0])

    ends = [await lines.next(), await lines.next()]

    assert ends == [None, None]
    lines.stop()


async def test_whoever_waits_is_told_when_reading_is_stopped(pipe: tuple[int, int]) -> None:
    lines = Lines(pipe[0])
    waiting = asyncio.create_task(lines.next())
    await asyncio.sleep(0)

    lines.stop()

    assert await waiting is None
    assert await lines.next() is None


async def test_a_line_without_an_end_is_cut(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 25 + b"\nnext\n")

    with (tmp_path / "file").open("rb") as file:
        lines = Lines(file.fileno(), max_bytes=10)
        found = await everything(lines)
        lines.stop()

    assert b"".join(found[:-1]) == b"x" * 25
    assert max(map(len, found)) <= 10
    assert found[-1] == b"next"
