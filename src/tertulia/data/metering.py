"""How much may come out of an archive, and the meter that stops it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tertulia.core.errors import DownloadError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass(frozen=True, slots=True)
class Limits:
    """How much an archive may hold.

    Attributes:
        files: files and folders.
        size: bytes, unpacked.
        ratio: unpacked bytes per packed byte, counted only beyond `free` bytes.
        free: bytes that are let through whatever they were packed into.
    """

    files: int = 100_000
    size: int = 100 << 30
    ratio: float = 200
    free: int = 64 << 20


class Readable(Protocol):
    """A stream of bytes."""

    def read(self, size: int, /) -> bytes: ...


class Meter:
    """Counts what comes out of one archive, and stops at the limits."""

    def __init__(self, archive: Path, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._files = 0
        self._size = 0
        packed = archive.stat().st_size
        self._most = min(limits.size, max(limits.free, int(packed * limits.ratio)))

    def count_file(self) -> None:
        """Count one file or folder more.

        Raises:
            DownloadError: these are too many.
        """
        self._files += 1
        if self._files > self._limits.files:
            raise self.refusal(f"holds more than {self._limits.files} files")

    def count_bytes(self, size: int) -> None:
        """Count some bytes more.

        Raises:
            DownloadError: these are too many.
        """
        self._size += size
        if self._size > self._most:
            raise self.refusal(f"holds more than {self._most} bytes, too many for its own size")

    def metered(self, stream: Readable) -> io.BufferedReader:
        """The same stream, counted as it is read: no header can blow up unseen."""
        return io.BufferedReader(_Metered(stream, self))

    def refusal(self, reason: str) -> DownloadError:
        """The error to raise."""
        return DownloadError(f"{self._archive} {reason}: nothing was unpacked")


class _Metered(io.RawIOBase):
    def __init__(self, stream: Readable, meter: Meter) -> None:
        super().__init__()
        self._stream = stream
        self._meter = meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        chunk = self._stream.read(len(view))
        self._meter.count_bytes(len(chunk))
        view[: len(chunk)] = chunk
        return len(chunk)
