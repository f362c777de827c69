import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from tertulia.core.errors import DownloadError
from tertulia.data.archives import Limits, unpack


def tar_of(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def zip_of(path: Path, **contents: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in contents.items():
            zipped.writestr(name, content)
    return path


@pytest.mark.parametrize("suffix", [".tar.gz", ".tgz", ".tar", ".TAR.GZ"])
def test_tar_files_unfold_into_folders(tmp_path: Path, suffix: str) -> None:
    archive = tmp_path / f"a{suffix}"
    if suffix == ".TAR.GZ":
        tar_of(tmp_path / "b.tar.gz", (member("./vocabs/words.txt"), b"w")).rename(archive)
    else:
        tar_of(archive, (member("./vocabs/words.txt"), b"w"))

    names = unpack(archive, tmp_path / "out")

    assert names == ("vocabs/words.txt",)
    assert (tmp_path / "out" / "vocabs" / "words.txt").read_bytes() == b"w"


def test_zip_files_unfold_into_folders(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "a.zip", **{"d/": b"", "d/a.txt": b"a", "b.txt": b"b"})

    assert unpack(archive, tmp_path / "out") == ("b.txt", "d/a.txt")


def test_gz_files_lose_their_suffix(tmp_path: Path) -> None:
    (tmp_path / "words.txt.gz").write_bytes(gzip.compress(b"words"))

    assert unpack(tmp_path / "words.txt.gz", tmp_path) == ("words.txt",)
    assert (tmp_path / "words.txt").read_bytes() == b"words"


def test_files_are_replaced_and_neighbours_stay(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "old.txt").write_text("stays")
    (tmp_path / "d" / "a.txt").write_text("goes")
    archive = zip_of(tmp_path / "a.zip", **{"d/a.txt": b"new"})

    unpack(archive, tmp_path)

    assert (tmp_path / "d" / "a.txt").read_text() == "new"
    assert (tmp_path / "d" / "old.txt").read_text() == "stays"


def assert_refused(archive: Path, reason: str, limits: Limits | None = None) -> None:
    out = archive.parent / "out"
    with pytest.raises(DownloadError, match=reason):
        unpack(archive, out, limits)
    assert list(out.iterdir()) == []
    assert {path.name for path in archive.parent.iterdir()} == {archive.name, "out"}


HOSTILE_NAMES = ["../a", "d/../../a", "/a", "..", "C:\\a", "d\\..\\..\\a", "\\\\host\\a", "a\nb"]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_tar_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    archive = tar_of(tmp_path / "a.tar.gz", (member("good"), b"g"), (member(name), b"b"))

    assert_refused(archive, "has no place in the folder: nothing was unpacked")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_zip_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    archive = zip_of(tmp_path / "a.zip", **{"good": b"g", name: b"b"})

    assert_refused(archive, "has no place in the folder: nothing was unpacked")


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.FIFOTYPE,
        tarfile.GNUTYPE_SPARSE,
    ],
)
def test_links_devices_and_sparse_files_in_a_tar_are_refused(tmp_path: Path, kind: bytes) -> None:
    archive = tar_of(tmp_path / "a.tar", (member("good"), b"g"), (member("x", kind, "good"), b""))

    assert_refused(archive, "holds 'x', which is neither plain file nor folder")


def test_writing_through_a_link_is_refused(tmp_path: Path) -> None:
    link = member("d", tarfile.SYMTYPE, str(tmp_path))
    archive = tar_of(tmp_path / "a.tar.gz", (link, b""), (member("d/out.txt"), b"b"))

    assert_refused(archive, "neither plain file nor folder")


def test_links_in_a_zip_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("x")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as zipped:
        zipped.writestr(link, "/etc/passwd")

    assert_refused(tmp_path / "a.zip", "holds 'x', which is neither plain file nor folder")


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "a.zip", a=b"", b=b"", c=b"")

    assert_refused(archive, "holds more than 2 files", Limits(files=2))


@pytest.mark.parametrize("suffix", [".zip", ".gz", ".tar.gz"])
def test_bombs_are_refused(tmp_path: Path, suffix: str) -> None:
    zeros = bytes(10_000_000)
    archive = tmp_path / f"a{suffix}"
    if suffix == ".zip":
        zip_of(archive, zeros=zeros)
    elif suffix == ".gz":
        archive.write_bytes(gzip.compress(zeros))
    else:
        tar_of(archive, (member("zeros"), zeros))

    assert_refused(archive, "too many for its own size", Limits(free=1_000_000, ratio=100))


def test_a_bomb_in_a_header_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "a.tar.gz"
    with tarfile.open(archive, "w:gz", format=tarfile.PAX_FORMAT) as tar:
        info = member("a")
        info.pax_headers = {"comment": "x" * 10_000_000}
        tar.addfile(info)

    assert_refused(archive, "too many for its own size", Limits(free=1_000_000, ratio=100))


def test_little_that_packs_well_is_no_bomb(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "a.zip", zeros=bytes(10_000_000))

    assert unpack(archive, tmp_path / "out") == ("zeros",)


def test_a_total_above_the_limit_is_refused(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "a.zip", a=b"12345", b=b"67890")

    assert_refused(archive, "holds more than 9 bytes", Limits(size=9))


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.tar", "a.gz"])
@pytest.mark.parametrize("content", [b"", b"no archive at all" * 100])
def test_what_is_no_archive_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    assert_refused(tmp_path / name, "is damaged")


@pytest.mark.parametrize("kept", [30, 150, 250])
def test_a_torn_archive_is_refused(tmp_path: Path, kept: int) -> None:
    archive = tar_of(tmp_path / "a.tar.gz", (member("a"), b"a"), (member("b"), bytes(range(256))))
    archive.write_bytes(archive.read_bytes()[:kept])

    assert_refused(archive, "is damaged")


def test_a_file_where_a_folder_stands_is_refused(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()
    archive = zip_of(tmp_path / "a.zip", d=b"file")

    with pytest.raises(DownloadError, match="d is a folder"):
        unpack(archive, tmp_path)
