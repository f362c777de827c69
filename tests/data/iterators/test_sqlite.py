import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tertulia.core.errors import DataError, ParameterError
from tertulia.data.base import Splits
from tertulia.data.download_item import DownloadItem
from tertulia.data.iterators.sqlite import SqliteIterator

URL = "http://example.com/export/wiki%20test.db"


def database(folder: Path, *commands: str) -> SqliteIterator:
    with closing(sqlite3.connect(folder / "wiki test.db")) as connection:
        for command in commands:
            connection.execute(command)
        connection.commit()
    return SqliteIterator(data_dir=folder, data_url=URL, seed=1)


def documents(folder: Path, count: int) -> SqliteIterator:
    rows = ",".join(f"('title {number}', 'text {number}')" for number in range(count))
    return database(
        folder,
        "CREATE TABLE documents (id PRIMARY KEY, text)",
        f"INSERT INTO documents VALUES {rows}",
    )


def test_documents_come_in_batches_in_the_order_of_the_table(tmp_path: Path) -> None:
    stream = documents(tmp_path, 3).documents(Splits())

    assert list(stream.gen_batches(2)) == [
        (("text 0", "text 1"), ("title 0", "title 1")),
        (("text 2",), ("title 2",)),
    ]


def test_batches_larger_than_a_query_may_be_are_whole(tmp_path: Path) -> None:
    stream = documents(tmp_path, 1200).documents(Splits())

    [(texts, _)] = stream.gen_batches(-1)

    assert texts == tuple(f"text {number}" for number in range(1200))


def test_a_shuffled_pass_pairs_texts_and_ids_as_the_table_does(tmp_path: Path) -> None:
    stream = documents(tmp_path, 50).documents(Splits())

    [(texts, ids)] = stream.gen_batches(shuffle=True)

    assert sorted(texts) != list(texts)
    assert [text.split()[1] for text in texts] == [name.split()[1] for name in ids]


def test_texts_are_found_by_their_ids(tmp_path: Path) -> None:
    table = documents(tmp_path, 5).table()

    assert table.texts(["title 3", "title 1", "title 3"]) == ["text 3", "text 1", "text 3"]
    with pytest.raises(DataError, match="no document has the id 'title 9'"):
        table.texts(["title 9"])


def test_the_file_is_only_read(tmp_path: Path) -> None:
    iterator = documents(tmp_path, 5)
    before = (tmp_path / "wiki test.db").read_bytes()

    list(iterator.documents(Splits()).gen_batches(2))

    assert (tmp_path / "wiki test.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["wiki test.db"]


def test_the_table_may_have_any_name_and_neighbours(tmp_path: Path) -> None:
    iterator = database(
        tmp_path,
        'CREATE TABLE "a ""b" (ID INTEGER, extra, TEXT)',
        "CREATE TABLE meta (key, value)",
        """INSERT INTO "a ""b" VALUES (7, 0, 'seven')""",
    )

    assert list(iterator.documents(Splits()).gen_batches()) == [(("seven",), (7,))]


def test_a_missing_file_says_how_to_get_it(tmp_path: Path) -> None:
    stream = SqliteIterator(data_dir=tmp_path, data_url=URL).documents(Splits())

    with pytest.raises(DataError, match=r"wiki test\.db: .* fetch it with `-d`"):
        list(stream.gen_batches())


def test_the_url_is_what_there_is_to_download(tmp_path: Path) -> None:
    iterator = SqliteIterator(data_dir=tmp_path, data_url=URL)

    assert iterator.downloads() == (DownloadItem(URL, str(tmp_path), filename="wiki test.db"),)


def test_another_kind_of_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "wiki test.db").write_bytes(b"no database, but long enough to be looked at" * 100)
    stream = SqliteIterator(data_dir=tmp_path, data_url=URL).documents(Splits())

    with pytest.raises(DataError, match="cannot be read as an SQLite database of documents"):
        list(stream.gen_batches())


@pytest.mark.parametrize(
    ("command", "found"),
    [("CREATE TABLE a (id, content)", 0), ("CREATE TABLE b (id, text)", 2)],
)
def test_other_tables_are_named(tmp_path: Path, command: str, found: int) -> None:
    more = "CREATE TABLE c (id, text)" if found else "CREATE TABLE c (x)"
    stream = database(tmp_path, command, more).documents(Splits())

    with pytest.raises(DataError, match=f"one table with the columns id and text, not {found}"):
        list(stream.gen_batches())


@pytest.mark.parametrize("value", ["NULL", "x'ff'", "5"])
def test_a_document_that_is_no_text_is_named(tmp_path: Path, value: str) -> None:
    stream = database(
        tmp_path,
        "CREATE TABLE documents (id, text)",
        f"INSERT INTO documents VALUES ('odd', {value})",
    ).documents(Splits())

    with pytest.raises(DataError, match="document 'odd' has no text but"):
        list(stream.gen_batches())


def test_a_url_without_a_file_name_is_refused() -> None:
    with pytest.raises(ParameterError, match="must end in the name of a file"):
        SqliteIterator(data_url="http://example.com/")
