import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tertulia.components.vocab.sqlite_database import Sqlite3Database
from tertulia.core.errors import DataError, NotFittedError, ParameterError
from tertulia.testing.components import ComponentConformance

NANDOS: dict[str, Any] = {"name": "Nandos", "food": "portuguese", "stars": 3}
PREZZO: dict[str, Any] = {"name": "Prezzo", "food": "italian", "stars": 5}
ZIZZI: dict[str, Any] = {"name": "Zizzi", "food": "italian", "stars": 4}


def database(folder: Path, **parameters: Any) -> Sqlite3Database:
    parameters = {"primary_keys": ["name"], "table_name": "mytable", **parameters}
    return Sqlite3Database(save_path=folder / "dstc2" / "resto.sqlite", **parameters)


def fitted(folder: Path, **parameters: Any) -> Sqlite3Database:
    restaurants = database(folder, **parameters)
    restaurants.fit([NANDOS, PREZZO, ZIZZI])
    return restaurants


def names(rows: list[dict[str, Any]]) -> list[str]:
    return [row["name"] for row in rows]


class TestConformance(ComponentConformance):
    batch = ([{"food": "italian"}, {}, {"food": "thai"}],)
    training = ([NANDOS, [PREZZO, ZIZZI], {}],)

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        self.folder = tmp_path_factory.mktemp("database")

    def make(self) -> Sqlite3Database:
        return database(self.folder)


def test_finds_the_rows_that_hold_every_value(tmp_path: Path) -> None:
    restaurants = fitted(tmp_path)

    assert restaurants([{"food": "italian", "stars": 4}]) == [[ZIZZI]]


def test_answers_every_query_of_a_batch_and_an_empty_one_with_every_row(tmp_path: Path) -> None:
    restaurants = fitted(tmp_path)

    thai, everything = restaurants([{"food": "thai"}, {}])

    assert thai == []
    assert everything == [NANDOS, PREZZO, ZIZZI]


def test_orders_rows_by_a_column_downwards_unless_told_otherwise(tmp_path: Path) -> None:
    restaurants = fitted(tmp_path)

    [falling] = restaurants([{}], order_by="stars")
    [rising] = restaurants([{}], order_by="stars", ascending=True)

    assert names(falling) == ["Prezzo", "Zizzi", "Nandos"]
    assert names(rising) == ["Nandos", "Zizzi", "Prezzo"]


def test_values_are_never_read_as_sql(tmp_path: Path) -> None:
    restaurants = fitted(tmp_path)

    assert restaurants([{"name": "x' OR '1'='1"}]) == [[]]


def test_a_column_the_table_has_not_is_refused_with_those_it_has(tmp_path: Path) -> None:
    restaurants = fitted(tmp_path)

    with pytest.raises(DataError, match=r"no column 'area'; it has 'name', 'food', 'stars'"):
        restaurants([{"area": "north"}])
    with pytest.raises(DataError, match="no column 'area'"):
        restaurants([{}], order_by="area")


@pytest.mark.parametrize("value", ["\ud800", 2**70])
def test_a_value_that_no_row_can_hold_is_found_nowhere(tmp_path: Path, value: str | int) -> None:
    assert fitted(tmp_path)([{"name": value}]) == [[]]


def test_none_is_found_where_the_file_holds_no_value(tmp_path: Path) -> None:
    restaurants = fitted(tmp_path)
    restaurants.fit([{"name": "Taj", "food": None}])

    [rows] = restaurants([{"food": None}])

    assert names(rows) == ["Taj"]


def test_what_a_row_does_not_say_is_the_unknown_value(tmp_path: Path) -> None:
    restaurants = database(tmp_path, unknown_value="?")

    restaurants.fit([NANDOS, {"name": "Taj", "area": "north"}])

    assert restaurants([{"name": "Taj"}]) == [
        [{"name": "Taj", "food": "?", "stars": "?", "area": "north"}]
    ]


def test_a_row_with_the_same_primary_keys_is_updated_where_it_says_something(
    tmp_path: Path,
) -> None:
    restaurants = fitted(tmp_path)

    restaurants.fit([{"name": "Nandos", "stars": 1}, {"name": "Prezzo"}])

    assert restaurants([{}]) == [[{**NANDOS, "stars": 1}, PREZZO, ZIZZI]]


def test_chosen_keys_are_the_columns(tmp_path: Path) -> None:
    restaurants = fitted(tmp_path, keys=["name", "stars"])

    assert restaurants.columns == ("name", "stars")
    assert restaurants([{"name": "Nandos"}]) == [[{"name": "Nandos", "stars": 3}]]


def test_several_primary_keys_tell_rows_apart_together(tmp_path: Path) -> None:
    restaurants = database(tmp_path, primary_keys=["name", "area"])

    restaurants.fit([{"name": "Taj", "area": "north"}, {"name": "Taj", "area": "south"}])

    assert len(restaurants([{"name": "Taj"}])[0]) == 2


def test_an_existing_file_is_asked_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "dstc2" / "resto.sqlite"
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE mytable (name varchar(20), rating double)")
        connection.execute("INSERT INTO mytable VALUES ('Taj', 4.5), ('Taj', 2)")
    restaurants = database(tmp_path)

    assert restaurants.is_fitted
    assert restaurants([{"rating": 4.5}]) == [[{"name": "Taj", "rating": 4.5}]]


def test_edits_of_the_file_show_at_once(tmp_path: Path) -> None:
    restaurants = fitted(tmp_path)

    with closing(sqlite3.connect(restaurants.save_path)) as connection, connection:
        connection.execute("DELETE FROM mytable WHERE name = 'Nandos'")

    assert names(restaurants([{}])[0]) == ["Prezzo", "Zizzi"]


def test_a_model_without_its_file_makes_it_anew(tmp_path: Path) -> None:
    fitted(tmp_path / "here").save(tmp_path)
    elsewhere = database(tmp_path / "there")

    elsewhere.load(tmp_path)

    assert elsewhere.columns == ("name", "food", "stars")
    assert elsewhere([{}]) == [[NANDOS, PREZZO, ZIZZI]]
    assert elsewhere.save_path.is_file()


def test_a_copy_of_a_table_with_equal_rows_keeps_them_all(tmp_path: Path) -> None:
    here = database(tmp_path / "here")
    here.save_path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(here.save_path)) as connection, connection:
        connection.execute("CREATE TABLE mytable (name, stars)")
        connection.execute("INSERT INTO mytable VALUES ('Taj', 1), ('Taj', '1')")
    there = database(tmp_path / "there")

    there.learned = here.learned

    assert (
        there([{}]) == here([{}]) == [[{"name": "Taj", "stars": 1}, {"name": "Taj", "stars": "1"}]]
    )


def test_the_file_wins_over_the_copy_in_the_model(tmp_path: Path) -> None:
    restaurants = fitted(tmp_path)
    restaurants.save(tmp_path)
    restaurants.fit([{"name": "Taj"}])

    restaurants.load(tmp_path)

    assert names(restaurants([{}])[0]) == ["Nandos", "Prezzo", "Zizzi", "Taj"]


def test_the_table_of_another_file_can_be_taken_over(tmp_path: Path) -> None:
    other = fitted(tmp_path / "here").save_path
    restaurants = database(tmp_path / "there")

    restaurants.load_file(other)

    assert restaurants([{"stars": 5}]) == [[PREZZO]]


def test_another_file_without_the_table_is_refused(tmp_path: Path) -> None:
    other = fitted(tmp_path, table_name="hotels").save_path

    with pytest.raises(DataError, match="there is no table 'mytable'"):
        database(tmp_path).load_file(other)


def test_asking_without_file_and_copy_says_what_to_call(tmp_path: Path) -> None:
    restaurants = database(tmp_path)

    with pytest.raises(NotFittedError, match=r"call `fit` or `load`") as caught:
        restaurants([{}])

    assert not restaurants.is_fitted
    assert "nor is there a table 'mytable'" in caught.value.__notes__[0]


def test_a_row_without_its_primary_keys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"lacks the primary keys \['name'\]"):
        database(tmp_path).fit([{"food": "thai"}])


def test_a_row_with_a_column_the_table_has_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no column 'area'"):
        fitted(tmp_path).fit([{"name": "Taj", "area": "north"}])


def test_a_table_cannot_be_made_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no rows to make the table 'mytable' of"):
        database(tmp_path).fit([{}, None])


@pytest.mark.parametrize("value", ["\ud800", 2**70, ["a"]])
def test_a_value_that_cannot_be_kept_is_refused(tmp_path: Path, value: Any) -> None:
    with pytest.raises(DataError, match="the database refuses"):
        database(tmp_path).fit([{"name": "Taj", "food": value}])


def test_primary_keys_must_be_named(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="`primary_keys` is empty"):
        database(tmp_path, primary_keys=[])


def test_primary_keys_must_be_among_the_keys(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="not among `keys`: add them"):
        database(tmp_path, keys=["food"])
