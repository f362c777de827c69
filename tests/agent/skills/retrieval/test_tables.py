from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.agent.skills.retrieval.tables import TableReader
from tertulia.agent.skills.retrieval.texts import Findings, Text
from tertulia.core.errors import DataError

WIFI = Text(answer="Yes.", questions=("Is there wifi?",))


def shown(findings: Findings) -> list[Text | str]:
    return [one if isinstance(one, Text) else str(one).rpartition("/")[2] for one in findings]


def read(folder: Path, text: str, name: str, reader: TableReader | None = None) -> list[Text | str]:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    tables = reader or TableReader()
    return shown(tables.read_json(file) if name.endswith("json") else tables.read_csv(file))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", 'id,question,answer\n1,Is there wifi?," Yes. "\n'),
        ("a.tsv", "question\tanswer\nIs there wifi?\tYes.\n"),
        ("a.json", '[{"question": "Is there wifi?", "answer": "Yes."}]'),
        ("a.json", '[{"question": ["Is there wifi?"], "answer": "Yes.", "id": 1}]'),
        ("a.json", '{"Is there wifi?": "Yes."}'),
    ],
)
def test_questions_and_answers_are_read(tmp_path: Path, name: str, text: str) -> None:
    assert read(tmp_path, text, name) == [WIFI]


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.csv", "Q,A\nIs there wifi?,Yes.\n"), ("a.json", '[{"Q": "Is there wifi?", "A": "Yes."}]')],
)
def test_the_columns_can_have_other_names(tmp_path: Path, name: str, text: str) -> None:
    assert read(tmp_path, text, name, TableReader(question="Q", answer="A")) == [WIFI]


def test_several_questions_can_have_one_answer(tmp_path: Path) -> None:
    text = '[{"question": ["Wifi?", "Internet?"], "answer": "Yes."}]'

    assert read(tmp_path, text, "a.json") == [Text(answer="Yes.", questions=("Wifi?", "Internet?"))]


def test_every_row_that_lacks_something_is_named(tmp_path: Path) -> None:
    text = "question,answer\nWifi?,\n,Yes.\nPool?,Yes.\n"

    assert read(tmp_path, text, "a.csv") == [
        "a.csv, line 2: the row has no text as 'answer'",
        "a.csv, line 3: the row has no text as 'question'",
        Text(answer="Yes.", questions=("Pool?",)),
    ]


def test_every_item_that_lacks_something_is_named(tmp_path: Path) -> None:
    text = '[3, {"question": "Wifi?"}, {"question": [], "answer": "x"}, {"answer": "Yes."}]'

    assert read(tmp_path, text, "a.json") == [
        'a.json: item 1 should be {"question": …, "answer": …}',
        "a.json: item 2 has no text as 'answer'",
        "a.json: item 3 has no text as 'question'",
        "a.json: item 4 has no text as 'question'",
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "frage,answer\nWifi?,Yes.\n", "no column 'question' among 'frage', 'answer'"),
        ("a.csv", 'question,answer\n"Wifi?,Yes.\n', "line 2: a quote is opened here"),
        ("a.json", '"Wifi?"', "holds neither a list nor an object"),
        ("a.json", "[\n{]", "line 2: is not JSON"),
    ],
)
def test_a_table_that_is_none_is_an_error(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        read(tmp_path, text, name)


@pytest.mark.parametrize(("name", "text"), [("a.csv", ""), ("a.json", "[]"), ("a.json", "{}")])
def test_an_empty_table_holds_nothing(tmp_path: Path, name: str, text: str) -> None:
    assert read(tmp_path, text, name) == []
