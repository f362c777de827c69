from pathlib import Path

import pytest

from tertulia.components.vocab.sqlite_file import (
    columns_of,
    create_table,
    opened,
    quoted,
    read_table,
    select,
)
from tertulia.components.vocab.table import Table
from tertulia.core.errors import DataError, ParameterError

RESTAURANTS = Table({"name": "text", "stars": "integer"}, (("Nandos", 3), ("Prezzo", None)))


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    with opened(tmp_path / "resto.sqlite", writable=True) as connection:
        create_table(connection, "mytable", RESTAURANTS, ["name"])

        assert read_table(connection, "mytable") == RESTAURANTS


def test_a_table_that_is_not_there_has_no_columns(tmp_path: Path) -> None:
    with opened(tmp_path / "resto.sqlite", writable=True) as connection:
        assert columns_of(connection, "mytable") == {}


def test_names_are_quoted_so_that_they_stay_names(tmp_path: Path) -> None:
    odd = 'a"; DROP TABLE mytable; --'
    with opened(tmp_path / "resto.sqlite", writable=True) as connection:
        create_table(connection, odd, Table({odd: "text"}, (("x",),)), [odd])

        assert select(connection, odd, {odd: "x"}) == [{odd: "x"}]


@pytest.mark.parametrize("name", ["", "a\0b", "a\nb", "\ud800"])
def test_what_can_name_nothing_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="cannot name a table or column"):
        quoted(name)


@pytest.mark.parametrize(
    ("declared", "kind"),
    [("BIGINT", "integer"), ("varchar(20)", "text"), ("double", "real"), ("", "blob")],
)
def test_declared_types_are_of_four_kinds(tmp_path: Path, declared: str, kind: str) -> None:
    with opened(tmp_path / "resto.sqlite", writable=True) as connection:
        connection.execute(f"CREATE TABLE mytable (a {declared})")

        assert columns_of(connection, "mytable") == {"a": kind}


def test_nothing_is_kept_of_what_fails_half_way(tmp_path: Path) -> None:
    path = tmp_path / "resto.sqlite"
    twice = Table({"name": "text"}, (("Nandos",), ("Nandos",)))

    with (
        pytest.raises(DataError, match=r"resto\.sqlite: the database refuses: UNIQUE"),
        opened(path, writable=True) as connection,
    ):
        create_table(connection, "mytable", twice, ["name"])

    with opened(path) as connection:
        assert columns_of(connection, "mytable") == {}


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "resto.sqlite"
    path.write_text("name\tstars\n" * 100, encoding="utf-8")

    with pytest.raises(DataError, match="not a database"), opened(path) as connection:
        columns_of(connection, "mytable")


def test_a_file_opened_for_reading_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "resto.sqlite"
    with opened(path, writable=True) as connection:
        create_table(connection, "mytable", RESTAURANTS, ["name"])

    with pytest.raises(DataError, match="readonly"), opened(path) as connection:
        connection.execute("DELETE FROM mytable")


def test_binary_values_have_no_plain_form(tmp_path: Path) -> None:
    with opened(tmp_path / "resto.sqlite", writable=True) as connection:
        connection.execute("CREATE TABLE mytable (photo BLOB)")
        connection.execute("INSERT INTO mytable VALUES (x'00ff')")

        with pytest.raises(DataError, match="holds binary values"):
            read_table(connection, "mytable")
