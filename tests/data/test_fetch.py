import hashlib
from pathlib import Path

import pytest

from tertulia.core.errors import DownloadError
from tertulia.data.fetch import Patience, fetch

CONTENT = bytes(range(256)) * 4096  # 1 MiB


def patience(*delays: float) -> Patience:
    return Patience(delays=delays, timeout_seconds=5, wait=lambda _: None)


def test_a_file_arrives_under_its_name(server, tmp_path: Path) -> None:
    server.files["/data/corpus.txt?v=1"] = b"hello"

    path = fetch(server.url("/data/corpus.txt?v=1"), tmp_path / "new" / "folder")

    assert path == tmp_path / "new" / "folder" / "corpus.txt"
    assert path.read_bytes() == b"hello"


def test_a_file_can_be_kept_under_another_name(server, tmp_path: Path) -> None:
    server.files["/train.csv"] = b"text,labels\n"

    path = fetch(server.url("/train.csv"), tmp_path, filename="sample.csv")

    assert path == tmp_path / "sample.csv"


def test_nothing_but_the_file_and_its_receipt_stay(server, tmp_path: Path) -> None:
    server.files["/a.txt"] = b"a"

    fetch(server.url("/a.txt"), tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [".a.txt.download.json", "a.txt"]


def test_progress_is_told_to_the_last_byte(server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    told: list[tuple[str, int, int | None]] = []
    url = server.url("/a.bin")

    fetch(url, tmp_path, progress=lambda *news: told.append(news))

    assert told[-1] == (url, len(CONTENT), len(CONTENT))
    assert [received for _, received, _ in told] == sorted(received for _, received, _ in told)


def test_what_is_already_there_is_not_fetched_again(server, tmp_path: Path) -> None:
    server.files["/a.txt"] = b"a"
    fetch(server.url("/a.txt"), tmp_path)

    fetch(server.url("/a.txt"), tmp_path)

    assert len(server.requests) == 1


def test_a_file_that_was_cut_short_is_fetched_again(server, tmp_path: Path) -> None:
    server.files["/a.txt"] = b"abc"
    path = fetch(server.url("/a.txt"), tmp_path)
    path.write_bytes(b"ab")

    fetch(server.url("/a.txt"), tmp_path)

    assert path.read_bytes() == b"abc"


def test_another_checksum_than_received_is_a_reason_to_fetch_again(server, tmp_path: Path) -> None:
    server.files["/a.txt"] = b"old"
    fetch(server.url("/a.txt"), tmp_path)
    server.files["/a.txt"] = b"new"

    path = fetch(server.url("/a.txt"), tmp_path, sha256=hashlib.sha256(b"new").hexdigest())

    assert path.read_bytes() == b"new"


def test_a_cut_transfer_goes_on_where_it_stopped(server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.cuts = [1000]

    path = fetch(server.url("/a.bin"), tmp_path, patience=patience(1.0))

    assert path.read_bytes() == CONTENT
    assert server.requests == [("/a.bin", None, None), ("/a.bin", "bytes=1000-", '"v1"')]


def test_a_cut_transfer_goes_on_in_a_later_run(server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.cuts = [1000]
    with pytest.raises(DownloadError, match=r"ended at byte 1000 of 1048576; run it again later"):
        fetch(server.url("/a.bin"), tmp_path, patience=patience())

    path = fetch(server.url("/a.bin"), tmp_path, patience=patience())

    assert path.read_bytes() == CONTENT
    assert server.requests[1] == ("/a.bin", "bytes=1000-", '"v1"')


def test_a_server_without_ranges_starts_over(server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.cuts = [1000]
    server.knows_ranges = False

    path = fetch(server.url("/a.bin"), tmp_path, patience=patience(1.0))

    assert path.read_bytes() == CONTENT


def test_a_server_without_etags_is_trusted_if_the_length_is_the_same(
    server, tmp_path: Path
) -> None:
    server.files["/a.bin"] = CONTENT
    server.cuts = [1000]
    server.etag = None

    path = fetch(server.url("/a.bin"), tmp_path, patience=patience(1.0))

    assert path.read_bytes() == CONTENT
    assert server.requests[1] == ("/a.bin", "bytes=1000-", None)


def test_versions_are_never_mixed(server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.cuts = [1000]
    with pytest.raises(DownloadError):
        fetch(server.url("/a.bin"), tmp_path, patience=patience())
    server.files["/a.bin"] = CONTENT[::-1]
    server.etag = '"v2"'

    path = fetch(server.url("/a.bin"), tmp_path, patience=patience())

    assert path.read_bytes() == CONTENT[::-1]


def test_versions_of_different_length_are_never_mixed_without_etags(server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.cuts = [1000]
    server.etag = None
    with pytest.raises(DownloadError):
        fetch(server.url("/a.bin"), tmp_path, patience=patience())
    server.files["/a.bin"] = CONTENT[::-2]

    path = fetch(server.url("/a.bin"), tmp_path, patience=patience(1.0))

    assert path.read_bytes() == CONTENT[::-2]


def test_a_file_that_shrank_below_what_we_have_is_fetched_whole(server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    server.cuts = [1000]
    with pytest.raises(DownloadError):
        fetch(server.url("/a.bin"), tmp_path, patience=patience())
    server.files["/a.bin"] = b"short"

    path = fetch(server.url("/a.bin"), tmp_path, patience=patience(1.0))

    assert path.read_bytes() == b"short"


def test_a_busy_server_is_asked_again_after_the_delays_given(server, tmp_path: Path) -> None:
    server.files["/a.txt"] = b"a"
    server.statuses = [503, 429]
    waited: list[float] = []

    fetch(server.url("/a.txt"), tmp_path, patience=Patience(delays=(1, 2, 4), wait=waited.append))

    assert waited == [1, 2]


def test_patience_ends(server, tmp_path: Path) -> None:
    server.statuses = [500, 500, 500]

    with pytest.raises(DownloadError, match=r"gave up after 3 attempts: HTTP status 500"):
        fetch(server.url("/a.txt"), tmp_path, patience=patience(1, 1))


def test_a_missing_file_is_asked_for_once(server, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"answers 404 .*: check the address"):
        fetch(server.url("/nothing"), tmp_path, patience=patience(1, 1))

    assert len(server.requests) == 1


def test_nobody_listening_is_a_download_error(tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match=r"refused"):
        fetch("http://127.0.0.1:1/a.txt", tmp_path, patience=patience())


def test_a_wrong_checksum_leaves_nothing(server, tmp_path: Path) -> None:
    server.files["/a.txt"] = b"a"

    with pytest.raises(DownloadError, match=r"hashes to ca978112.*, not to 0000"):
        fetch(server.url("/a.txt"), tmp_path, sha256="0" * 64)

    assert list(tmp_path.iterdir()) == []


def test_redirects_are_followed(server, tmp_path: Path) -> None:
    server.redirects["/old.txt"] = server.url("/new.txt")
    server.files["/new.txt"] = b"new"

    path = fetch(server.url("/old.txt"), tmp_path)

    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("goal", ["file:///etc/hostname", "ftp://127.0.0.1/a", "data:,a"])
def test_redirects_lead_to_http_only(server, tmp_path: Path, goal: str) -> None:
    server.redirects["/a.txt"] = goal

    with pytest.raises(DownloadError):
        fetch(server.url("/a.txt"), tmp_path, patience=patience())

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("url", ["file:///etc/hostname", "ftp://a/b", "a.txt", "http:///a", ""])
def test_only_http_addresses_are_fetched(tmp_path: Path, url: str) -> None:
    with pytest.raises(DownloadError, match=r"only http:// and https:// addresses"):
        fetch(url, tmp_path)


@pytest.mark.parametrize("path", ["/", "/a/", "/..", "/..%2Fa", "/a%5Cb", "/%00"])
def test_an_address_without_a_plain_name_asks_for_one(tmp_path: Path, path: str) -> None:
    with pytest.raises(DownloadError, match=r"not a file name: give another as `filename`"):
        fetch(f"http://127.0.0.1:1{path}", tmp_path)


def test_an_address_may_hold_letters_beyond_ascii(server, tmp_path: Path) -> None:
    server.files["/%D1%81%D0%BB%D0%BE%D0%B2%D0%B0%201.txt"] = b"a"

    path = fetch(server.url("/слова 1.txt"), tmp_path)

    assert path == tmp_path / "слова 1.txt"


def test_an_unwritable_target_is_named(server, tmp_path: Path) -> None:
    server.files["/a.txt"] = b"a"
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(DownloadError, match=r"file/a.txt cannot be written"):
        fetch(server.url("/a.txt"), tmp_path / "file")


def test_a_whole_part_left_by_a_killed_process_is_not_asked_for_again(
    server, tmp_path: Path
) -> None:
    server.files["/a.bin"] = CONTENT
    server.cuts = [len(CONTENT) - 1]
    with pytest.raises(DownloadError):
        fetch(server.url("/a.bin"), tmp_path, patience=patience())
    with (tmp_path / "a.bin.part").open("ab") as part:
        part.write(CONTENT[-1:])

    path = fetch(server.url("/a.bin"), tmp_path, patience=patience())

    assert path.read_bytes() == CONTENT
    assert len(server.requests) == 1


def test_a_part_that_someone_else_writes_too_is_not_trusted(server, tmp_path: Path) -> None:
    server.files["/a.bin"] = CONTENT
    part = tmp_path / "a.bin.part"
    others = [b"foreign bytes"]

    def interfere(url: str, received: int, total: int | None) -> None:
        if received == total and others:
            part.write_bytes(part.read_bytes() + others.pop())

    path = fetch(server.url("/a.bin"), tmp_path, progress=interfere, patience=patience(1.0))

    assert path.read_bytes() == CONTENT
