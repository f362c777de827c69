"""Everything a configuration wants fetched, each address once."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tertulia.core.errors import DownloadError
from tertulia.core.paths import under
from tertulia.data.archives import is_archive, unpack
from tertulia.data.download_item import DownloadItem
from tertulia.data.fetch import PATIENCE, Patience, fetch, file_name, silently, writing
from tertulia.data.receipts import read_receipt, write_receipt
from tertulia.data.transfer import Progress


def download(
    items: Iterable[DownloadItem],
    root: Path,
    *,
    progress: Progress = silently,
    patience: Patience = PATIENCE,
) -> tuple[Path, ...]:
    """Fetch what is not there yet; archives are unpacked where they belong, and removed.

    Args:
        items: what is wanted. The same address for several folders is fetched once.
        root: the folder that relative `subdir`s start from.
        progress: called after every piece that comes.
        patience: how a failing server is borne with.

    Returns:
        Where each address arrived: the files, and for archives the folders.

    Raises:
        DownloadError: something cannot be fetched, verified, unpacked or written.
    """
    by_url: defaultdict[str, list[DownloadItem]] = defaultdict(list)
    for item in items:
        by_url[item.url].append(item)
    arrived: dict[Path, None] = {}
    for url, wanted in by_url.items():
        sha256 = _agreed_sha256(wanted)
        targets = [under(root, item.subdir) / file_name(url, item.filename) for item in wanted]
        missing = [target for target in targets if not _is_there(target, url, sha256)]
        if missing:
            first = fetch(
                url,
                missing[0].parent,
                sha256=sha256,
                filename=missing[0].name,
                progress=progress,
                patience=patience,
            )
            _distribute(first, missing)
        arrived |= {path.parent if is_archive(path.name) else path: None for path in targets}
    return tuple(arrived)


def _agreed_sha256(items: Sequence[DownloadItem]) -> str | None:
    """What all that say anything say of the same address."""
    said = {item.sha256.lower() for item in items if item.sha256 is not None}
    if len(said) > 1:
        message = f"is to hash to {' and to '.join(sorted(said))}: only one can be right"
        raise DownloadError(f"{items[0].url} {message}")
    return said.pop() if said else None


def _is_there(target: Path, url: str, sha256: str | None) -> bool:
    receipt = read_receipt(target)
    if receipt is None or (receipt.unpacked is None and is_archive(target.name)):
        return False
    return receipt.covers(target, url, sha256)


def _distribute(first: Path, targets: Sequence[Path]) -> None:
    """Unpack or copy what was fetched to every place that wants it, and write receipts."""
    receipt = read_receipt(first)
    if receipt is None:
        raise DownloadError(f"the receipt of {first} is gone: download again, once at a time")
    if not is_archive(first.name):
        for target in targets:
            if target != first:
                _copy(first, target)
                write_receipt(target, receipt)
        return
    try:
        for target in targets:
            unpacked = unpack(first, target.parent)
            with writing(target):
                write_receipt(target, replace(receipt, unpacked=unpacked))
    finally:
        first.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """Copy a file; it has its name only when it is complete."""
    part = target.with_name(f"{target.name}.part")
    with writing(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, part)
        part.replace(target)
