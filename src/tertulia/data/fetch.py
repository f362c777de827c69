"""Files over HTTP: resumed when cut, retried when the network fails, verified, never half there."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tertulia.core.errors import DownloadError
from tertulia.data.receipts import Receipt, read_receipt, write_receipt
from tertulia.data.transfer import InterruptedTransferError, Progress, Transfer


@dataclass(frozen=True, slots=True)
class Patience:
    """How a failing server is borne with.

    Attributes:
        delays: how long to wait after each failed attempt, in seconds; one attempt more is made.
        timeout_seconds: how long the server may be silent.
        wait: sleeps for some seconds.
    """

    delays: Sequence[float] = (1.0, 2.0, 4.0, 8.0)
    timeout_seconds: float = 30.0
    wait: Callable[[float], None] = time.sleep


PATIENCE = Patience()


def silently(url: str, received: int, total: int | None) -> None:
    """Report no progress."""


def fetch(
    url: str,
    target_dir: Path,
    *,
    sha256: str | None = None,
    filename: str | None = None,
    progress: Progress = silently,
    patience: Patience = PATIENCE,
) -> Path:
    """Bring one file, unless its receipt says that it is already there.

    What comes is kept in `<name>.part`; a transfer that was cut, in this run or an earlier one,
    goes on from there if the server can, and only with the same version of the file.

    Args:
        url: an `http:` or `https:` address.
        target_dir: the folder, made if missing.
        sha256: what the file must hash to, in hexadecimal.
        filename: its name here; None for the last part of the address.
        progress: called after every piece.
        patience: how a failing server is borne with.

    Returns:
        The path of the file.

    Raises:
        DownloadError: the address is no good, the server fails or refuses, the file hashes to
            something else, or it cannot be written.
    """
    target = target_dir / file_name(url, filename)
    receipt = read_receipt(target)
    if receipt is not None and receipt.unpacked is None and receipt.covers(target, url, sha256):
        return target
    part = target.with_name(f"{target.name}.part")
    with writing(target):
        target_dir.mkdir(parents=True, exist_ok=True)
        transfer = Transfer(url, part, timeout_seconds=patience.timeout_seconds, progress=progress)
        _persist(transfer, patience)
        digest = _synced_digest(part)
        if sha256 is not None and digest != sha256.lower():
            transfer.forget()
            message = f"the file hashes to {digest}, not to {sha256.lower()}: it is not the one"
            raise DownloadError(f"{url}: {message} that was meant, and was dropped")
        transfer.finish(target)
        write_receipt(target, Receipt(url, target.stat().st_size, digest))
    return target


def file_name(url: str, filename: str | None = None) -> str:
    """The name a download is kept under: as given, or the last part of the address.

    Raises:
        DownloadError: the address is not HTTP(S), or there is no plain name.
    """
    try:
        address = urlsplit(url)
    except ValueError as error:
        raise DownloadError(f"{url}: {error}") from error
    if address.scheme not in ("http", "https") or not address.hostname:
        raise DownloadError(f"{url}: only http:// and https:// addresses are fetched")
    name = unquote(address.path.rpartition("/")[2]) if filename is None else filename
    if name in ("", ".", "..") or set(name) & set("/\\:\0\r\n") or len(name.encode()) > 200:
        raise DownloadError(f"{url}: {name!r} is not a file name: give another as `filename`")
    return name


@contextmanager
def writing(target: Path) -> Iterator[None]:
    """Turn what the disk refuses into a DownloadError."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise DownloadError(f"{target} cannot be written: {reason}") from error


def _persist(transfer: Transfer, patience: Patience) -> None:
    """Attempt the transfer until it is complete, or patience ends."""
    for delay in (*patience.delays, None):
        try:
            return transfer.attempt()
        except InterruptedTransferError as error:
            if delay is None:
                message = f"gave up after {len(patience.delays) + 1} attempts: {error}"
                hint = "run it again later, it goes on where it stopped"
                raise DownloadError(f"{transfer.url}: {message}; {hint}") from error
            patience.wait(delay)
    return None


def _synced_digest(path: Path) -> str:
    """Make sure that a file is on the disk, and hash it."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
