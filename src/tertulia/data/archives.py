"""Archives, unpacked as if an enemy had made them."""

from __future__ import annotations

import gzip
import shutil
import stat
import tarfile
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO

from tertulia.core.errors import DownloadError
from tertulia.data.metering import Limits, Meter, Readable

SUFFIXES = (".tar.gz", ".tgz", ".tar", ".zip", ".gz")

_CHUNK = 1 << 18


def is_archive(name: str) -> bool:
    """Whether a file of this name is to be unpacked."""
    return name.lower().endswith(SUFFIXES)


def unpack(archive: Path, target_dir: Path, limits: Limits | None = None) -> tuple[str, ...]:
    """Unpack `.tar.gz`, `.tgz`, `.tar`, `.zip` or `.gz` into a folder, all of it or nothing.

    Files of the same name are replaced. Only plain files and folders are taken; owners,
    permissions and times are not.

    Args:
        archive: the archive; it stays where it is.
        target_dir: the folder, made if missing.
        limits: how much it may hold.

    Returns:
        The names of the files, relative to `target_dir`.

    Raises:
        DownloadError: the archive is damaged, too large, or holds a link, a device or a name
            that leads out of the folder; or the folder cannot be written.
    """
    meter = Meter(archive, limits or Limits())
    try:
        target_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".unpack-", dir=target_dir) as scratch:
            _unpack_into(Path(scratch), archive, meter)
            return _moved(Path(scratch), target_dir)
    except _DAMAGE as error:
        raise DownloadError(f"{archive} is damaged: {error or type(error).__name__}") from error
    except OSError as error:
        raise DownloadError(f"{archive} cannot be unpacked into {target_dir}: {error}") from error


_DAMAGE = (
    tarfile.TarError,
    zipfile.BadZipFile,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    NotImplementedError,  # zipfile: a compression it does not know
    RuntimeError,  # zipfile: encrypted
)


def _unpack_into(scratch: Path, archive: Path, meter: Meter) -> None:
    if not archive.stat().st_size:
        raise EOFError("it is empty")  # gzip would take it for nothing, packed
    name = archive.name.lower()
    if name.endswith(".zip"):
        _unpack_zip(scratch, archive, meter)
    elif name.endswith(".tar"):
        with archive.open("rb") as stream:
            _unpack_tar(scratch, stream, meter)
    elif name.endswith((".tar.gz", ".tgz")):
        with gzip.open(archive) as stream:
            _unpack_tar(scratch, stream, meter)
    else:
        with gzip.open(archive) as stream:
            path = _place(scratch, archive.name[: -len(".gz")], meter)
            _write(path, meter.metered(stream))


def _unpack_tar(scratch: Path, stream: Readable, meter: Meter) -> None:
    with tarfile.open(fileobj=meter.metered(stream), mode="r|") as tar:
        for member in tar:
            path = _place(scratch, member.name, meter)
            if member.isdir():
                path.mkdir(parents=True, exist_ok=True)
            elif _is_plain(member) and (content := tar.extractfile(member)) is not None:
                _write(path, content)
            else:
                raise meter.refusal(
                    f"holds {member.name!r}, which is neither plain file nor folder"
                )


def _is_plain(member: tarfile.TarInfo) -> bool:
    """Whether a member is a file with all its bytes in the archive: a sparse one invents zeros."""
    return member.isreg() and not member.issparse()


def _unpack_zip(scratch: Path, archive: Path, meter: Meter) -> None:
    with zipfile.ZipFile(archive) as zipped:
        for member in zipped.infolist():
            path = _place(scratch, member.filename, meter)
            if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise meter.refusal(
                    f"holds {member.filename!r}, which is neither plain file nor folder"
                )
            if member.is_dir():
                path.mkdir(parents=True, exist_ok=True)
            else:
                with zipped.open(member) as content:
                    _write(path, meter.metered(content))


def _place(scratch: Path, name: str, meter: Meter) -> Path:
    """Where a member goes: below the folder, or nowhere."""
    meter.count_file()
    path = PurePosixPath(name)
    leads_out = path.is_absolute() or ".." in path.parts or PureWindowsPath(name).anchor
    if leads_out or set(name) & set("\\\0") or not name.isprintable():
        raise meter.refusal(f"holds a file named {name!r}, which has no place in the folder")
    return scratch / path


def _write(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        shutil.copyfileobj(content, file, _CHUNK)


def _moved(scratch: Path, target_dir: Path) -> tuple[str, ...]:
    """Move every file to where it belongs; the names of all of them."""
    names = sorted(
        path.relative_to(scratch).as_posix() for path in scratch.rglob("*") if path.is_file()
    )
    for name in names:
        target = target_dir / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError(f"{target} is a folder")
        shutil.move(scratch / name, target)  # unlike a rename, also to another disk
    return tuple(names)
