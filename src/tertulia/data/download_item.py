"""What a configuration wants fetched."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DownloadItem:
    """One file or archive, and where it belongs.

    Attributes:
        url: an `http:` or `https:` address.
        subdir: the folder it goes into, below the root of all data; an absolute one wins.
        sha256: what the transferred bytes must hash to, in hexadecimal; None to trust the server.
        filename: the name to keep it under; None for the last part of the address.
    """

    url: str
    subdir: str = ""
    sha256: str | None = None
    filename: str | None = None
