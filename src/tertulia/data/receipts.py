"""What a download left behind, written down beside it, so that it is not fetched twice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec


@dataclass(frozen=True, slots=True)
class Receipt:
    """One transfer that was completed.

    Attributes:
        url: where the bytes came from.
        size: how many there were.
        sha256: what they hash to, in hexadecimal.
        unpacked: the files that came out of the archive, relative to its folder; None for a file
            that is kept as it came.
    """

    url: str
    size: int
    sha256: str
    unpacked: tuple[str, ...] | None = None

    def covers(self, target: Path, url: str, sha256: str | None) -> bool:
        """Whether what is wanted is already there.

        A file must still have its size. What was unpacked must merely exist: it may have been
        trained on since.
        """
        if self.url != url or (sha256 is not None and sha256.lower() != self.sha256):
            return False
        if self.unpacked is None:
            return target.is_file() and target.stat().st_size == self.size
        return all((target.parent / name).is_file() for name in self.unpacked)


def receipt_path(target: Path) -> Path:
    """Where the receipt of a file lies."""
    return target.with_name(f".{target.name}.download.json")


def read_receipt(target: Path) -> Receipt | None:
    """The receipt of a file; None if there is none, or none that can be read."""
    try:
        return msgspec.json.decode(receipt_path(target).read_bytes(), type=Receipt)
    except (OSError, msgspec.DecodeError):
        return None


def write_receipt(target: Path, receipt: Receipt) -> None:
    """Write the receipt of a file beside it."""
    receipt_path(target).write_bytes(msgspec.json.encode(receipt))
