"""Folders that are whole or not there: checksummed, written aside, renamed into place.

A bundle is a folder of files and a `manifest.json` that lists each with its SHA-256, and itself
carries a checksum. Reading verifies everything before anything is used.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias

import msgspec

from tertulia.core.errors import ModelError

Header: TypeAlias = Mapping[str, Any]
"""JSON values that travel in the manifest beside the list of files."""

MANIFEST = "manifest.json"
FORMAT = 1
_LARGEST_MANIFEST = 64 * 2**20
_BLOCK = 2**20


def write_bundle(path: Path, fill: Callable[[Path], None], header: Header) -> None:
    """Write a bundle so that `path` holds either the old content or the new, never a mixture.

    Args:
        path: the folder to make or replace.
        fill: writes the files into the folder it is given.
        header: what the manifest says beside the files.

    Raises:
        ModelError: the disk is full, the folder not writable, or something else stands there than
            a bundle, a file or an empty folder; `path` is as before.
    """
    path = _absolute(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _recover(path)
        with _held(path.parent):
            _refuse_foreign(path)
        aside = Path(tempfile.mkdtemp(prefix=f".{path.name}.new-", dir=path.parent))
    except (OSError, ValueError) as error:  # ValueError: no path at all, such as "a\0b"
        raise ModelError(f"nothing can be saved to {path}: {error}") from error
    try:
        fill(aside)
        files = {name: _describe(aside / name) for name in sorted(_files(aside))}
        (aside / MANIFEST).write_bytes(_sealed({"format": FORMAT, **header, "files": files}))
        _sync_tree(aside)
        aside.chmod(0o755)
        with _held(path.parent):
            _exchange(aside, path)
    except (OSError, UnicodeEncodeError) as error:  # what UTF-8 cannot spell has no place in JSON
        raise ModelError(f"{path} was not saved: {error}") from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def read_bundle(path: Path, *, within: str = "") -> dict[str, Any]:
    """Verify a bundle and return its header.

    Args:
        path: the folder.
        within: verify the content of those files only whose names begin so.

    Raises:
        ModelError: the folder is missing, torn, edited, or was not written by this package.
    """
    path = _absolute(path)
    try:
        _recover(path)
        if not path.is_dir():
            state = "is no folder" if path.exists() else "is not there"
            raise ModelError(f"{path} {state}")
        manifest = _unsealed(path)
        _verify_files(path, manifest["files"], within)
    except (OSError, RecursionError) as error:  # RecursionError: folders in folders in folders
        raise ModelError(f"{path} cannot be read: {error}") from error
    return manifest


def is_unchanged(path: Path, header: Header) -> bool:
    """Whether a bundle is still the one whose header was read, not one that replaced it."""
    try:
        return bool(_unsealed(_absolute(path))["checksum"] == header["checksum"])
    except (OSError, ModelError):
        return False


def is_bundle(path: Path) -> bool:
    """Whether a folder claims to be a bundle, or did before a crash put it aside."""
    place = path if os.path.lexists(path) else _old_place(_absolute(path))
    return os.path.isfile(place / MANIFEST)  # False too for what can be no path


def _sealed(manifest: Mapping[str, Any]) -> bytes:
    """The manifest's bytes, with a checksum over all the rest of it."""
    body = {key: manifest[key] for key in manifest if key != "checksum"}
    checksum = hashlib.sha256(msgspec.json.encode(body)).hexdigest()
    return msgspec.json.format(msgspec.json.encode({**body, "checksum": checksum}), indent=1)


def _unsealed(path: Path) -> dict[str, Any]:
    file = path / MANIFEST
    if file.is_symlink() or not file.is_file():
        raise ModelError(f"{path} holds no {MANIFEST}: it is not a model that was saved here")
    if file.stat().st_size > _LARGEST_MANIFEST:
        raise ModelError(f"{file} is larger than any manifest")
    raw = file.read_bytes()
    try:
        manifest = msgspec.json.decode(raw, type=dict[str, Any])
        whole = _sealed(manifest) == raw and isinstance(manifest["files"], dict)
    except (msgspec.DecodeError, KeyError, UnicodeError, RecursionError) as error:
        raise ModelError(f"{file} is damaged: {error}") from error
    if not whole:
        raise ModelError(f"{file} was changed after it was written")
    if manifest.get("format") != FORMAT:
        raise ModelError(
            f"{path} has format {manifest.get('format')!r}, this version reads {FORMAT}: "
            "train it again, or use the version that wrote it"
        )
    return manifest


def _verify_files(path: Path, listed: Mapping[str, Any], within: str) -> None:
    for name in listed:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or "\\" in name or ".." in parts:
            raise ModelError(f"{path} lists a file outside itself: {name!r}")
    present = set(_files(path)) - {MANIFEST}
    for name in sorted(present.symmetric_difference(listed)):
        state = "is missing" if name in listed else "does not belong there"
        raise ModelError(f"{path} is not whole: {name!r} {state}")
    for name, described in listed.items():
        if name.startswith(within) and _describe(path / name) != described:
            raise ModelError(f"{path} is damaged: {name!r} is not what was saved")


def _files(folder: Path) -> Iterator[str]:
    """The regular files below a folder; anything else there is refused."""
    for root, folders, files in os.walk(folder):
        for name in (*folders, *files):
            entry = Path(root) / name
            if entry.is_symlink() or not (entry.is_file() or entry.is_dir()):
                raise ModelError(f"{folder} holds {name!r}, which is neither file nor folder")
        for name in files:
            yield (Path(root) / name).relative_to(folder).as_posix()


def _describe(file: Path) -> dict[str, object]:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return {"bytes": file.stat().st_size, "sha256": digest.hexdigest()}


def _sync_tree(folder: Path) -> None:
    """Force files, then folders, onto the disk."""
    for root, _, files in os.walk(folder, topdown=False):
        for name in files:
            _sync(Path(root) / name)
        _sync(Path(root))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    """Keep other processes from exchanging anything in a folder; death lets go of it."""
    import fcntl  # POSIX has it; elsewhere bundles can be read, not written

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _exchange(new: Path, path: Path) -> None:
    """Put the new folder in the place of the old; `_recover` heals a crash in between."""
    old = _old_place(path)
    if os.path.lexists(path):
        _remove(old)  # a crash after the second rename left it
        path.rename(old)
    try:
        new.rename(path)
    except OSError:
        with suppress(FileNotFoundError):
            old.rename(path)
        raise
    _sync(path.parent)
    _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _recover(path: Path) -> None:
    """Bring back what a crash between two renames left aside."""
    old = _old_place(path)
    if os.path.lexists(path) or not os.path.lexists(old):
        return
    with _held(path.parent), suppress(OSError):
        if not os.path.lexists(path):  # else somebody was just exchanging them
            old.rename(path)


def _refuse_foreign(path: Path) -> None:
    """Leave alone what others keep in a folder of this name."""
    if path.is_dir() and not is_bundle(path) and any(path.iterdir()):
        raise ModelError(
            f"{path} is a folder with something else than a model in it: choose another place, "
            "or move it away"
        )


def _absolute(path: Path) -> Path:
    """The path with a name of its own, which `.` and `..` lack."""
    return Path(os.path.abspath(path))


def _old_place(path: Path) -> Path:
    return path.parent / f".{path.name}.old"
