import gzip
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from tertulia.core.errors import DownloadError
from tertulia.data.download import download
from tertulia.data.download_item import DownloadItem


def tar_gz(**contents: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def test_archives_are_unpacked_and_removed(server, tmp_path: Path) -> None:
    server.files["/vocabs.tar.gz"] = tar_gz(**{"vocabs/words.dict": b"w"})

    arrived = download([DownloadItem(server.url("/vocabs.tar.gz"))], tmp_path)

    assert arrived == (tmp_path,)
    assert (tmp_path / "vocabs" / "words.dict").read_bytes() == b"w"
    assert not (tmp_path / "vocabs.tar.gz").exists()


def test_what_was_unpacked_is_not_fetched_again(server, tmp_path: Path) -> None:
    server.files["/a.tar.gz"] = tar_gz(a=b"a")
    items = [DownloadItem(server.url("/a.tar.gz"))]
    download(items, tmp_path)
    (tmp_path / "a").write_bytes(b"trained since")

    download(items, tmp_path)

    assert len(server.requests) == 1
    assert (tmp_path / "a").read_bytes() == b"trained since"


def test_what_was_unpacked_and_lost_is_fetched_again(server, tmp_path: Path) -> None:
    server.files["/a.tar.gz"] = tar_gz(a=b"a", b=b"b")
    items = [DownloadItem(server.url("/a.tar.gz"))]
    download(items, tmp_path)
    (tmp_path / "a").unlink()

    download(items, tmp_path)

    assert (tmp_path / "a").read_bytes() == b"a"


def test_an_address_for_two_folders_is_fetched_once(server, tmp_path: Path) -> None:
    server.files["/a.gz"] = gzip.compress(b"a")
    server.files["/b.txt"] = b"b"
    items = [
        DownloadItem(server.url(path), subdir) for path in ("/a.gz", "/b.txt") for subdir in "xy"
    ]

    arrived = download(items, tmp_path)

    assert arrived == (tmp_path / "x", tmp_path / "y", tmp_path / "x/b.txt", tmp_path / "y/b.txt")
    assert [path for path, _, _ in server.requests] == ["/a.gz", "/b.txt"]
    for subdir in ("x", "y"):
        assert (tmp_path / subdir / "a").read_bytes() == b"a"
        assert (tmp_path / subdir / "b.txt").read_bytes() == b"b"


def test_nothing_is_fetched_when_every_folder_has_it(server, tmp_path: Path) -> None:
    server.files["/b.txt"] = b"b"
    items = [DownloadItem(server.url("/b.txt"), subdir) for subdir in ("x", "y")]
    download(items, tmp_path)

    download(items, tmp_path)

    assert len(server.requests) == 1


def test_a_file_is_kept_under_the_name_wanted(server, tmp_path: Path) -> None:
    server.files["/train.csv"] = b"text,labels\n"

    download([DownloadItem(server.url("/train.csv"), "d", filename="sample.csv")], tmp_path)

    assert (tmp_path / "d" / "sample.csv").exists()


def test_an_absolute_folder_wins(server, tmp_path: Path) -> None:
    server.files["/a.txt"] = b"a"

    download([DownloadItem(server.url("/a.txt"), str(tmp_path / "data"))], tmp_path / "root")

    assert (tmp_path / "data" / "a.txt").exists()


def test_checksums_are_of_the_archive_as_it_comes(server, tmp_path: Path) -> None:
    content = tar_gz(a=b"a")
    server.files["/a.tar.gz"] = content
    digest = hashlib.sha256(content).hexdigest().upper()

    download([DownloadItem(server.url("/a.tar.gz"), sha256=digest)], tmp_path)

    assert (tmp_path / "a").exists()


def test_two_checksums_for_one_address_are_refused(server, tmp_path: Path) -> None:
    items = [DownloadItem(server.url("/a"), sha256=digit * 64) for digit in "01"]

    with pytest.raises(DownloadError, match="only one can be right"):
        download(items, tmp_path)


def test_a_hostile_archive_leaves_nothing_and_is_removed(server, tmp_path: Path) -> None:
    server.files["/a.tar.gz"] = tar_gz(**{"good": b"g", "../evil": b"e"})

    with pytest.raises(DownloadError, match="nothing was unpacked"):
        download([DownloadItem(server.url("/a.tar.gz"))], tmp_path / "root")

    assert not (tmp_path / "evil").exists()
    assert [path.name for path in (tmp_path / "root").iterdir()] == [".a.tar.gz.download.json"]


def test_nothing_wanted_is_nothing_done(tmp_path: Path) -> None:
    assert download([], tmp_path) == ()
