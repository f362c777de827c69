import json
from pathlib import Path

import pytest

from tertulia.core.errors import DataError
from tertulia.data.readers.snips import SnipsReader


def write(folder: Path, intent: str, part: str, *utterances: str, encoding: str = "utf-8") -> None:
    (folder / intent).mkdir(exist_ok=True)
    pieces = [
        {"data": [{"text": text[:3]}, {"text": text[3:], "entity": "e"}]} for text in utterances
    ]
    content = json.dumps({intent: pieces}, ensure_ascii=False)
    (folder / intent / part.format(intent)).write_bytes(content.encode(encoding))


def test_joins_the_pieces_of_every_intent(tmp_path: Path) -> None:
    for intent in ("RateBook", "GetWeather"):
        write(tmp_path, intent, "train_{}_full.json", f"full {intent}")
        write(tmp_path, intent, "train_{}.json", f"some {intent}")
        write(tmp_path, intent, "validate_{}.json", f"held out {intent}")

    splits = SnipsReader(data_path=tmp_path).read()

    assert splits.train == [
        ("full GetWeather", ["GetWeather"]),
        ("full RateBook", ["RateBook"]),
    ]
    assert splits.valid == ()
    assert [text for text, _ in splits.test] == ["held out GetWeather", "held out RateBook"]
    small = SnipsReader(data_path=tmp_path, full=False).read()
    assert [text for text, _ in small.train] == ["some GetWeather", "some RateBook"]


def test_latin_1_is_read_where_utf_8_fails(tmp_path: Path) -> None:
    write(tmp_path, "PlayMusic", "train_{}_full.json", "play Björk", encoding="latin-1")
    write(tmp_path, "PlayMusic", "validate_{}.json", "play Björk")

    splits = SnipsReader(data_path=tmp_path).read()

    assert splits.train == splits.test == [("play Björk", ["PlayMusic"])]


def test_a_folder_without_intents_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no files \*/train_\*_full\.json: fetch them with `-d`"):
        SnipsReader(data_path=tmp_path).read()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{"Other": []}', "should hold one list, under the key 'A'"),
        ("[]", "should hold one list"),
        ('{"A": [{"data": [{}]}]}', r"A\[0\] should be an object whose `data`"),
        ('{"A": [null]}', r"A\[0\] should be an object"),
    ],
)
def test_another_format_is_named(tmp_path: Path, content: str, reason: str) -> None:
    write(tmp_path, "A", "train_{}_full.json")
    (tmp_path / "A" / "train_A_full.json").write_text(content)

    with pytest.raises(DataError, match=reason):
        SnipsReader(data_path=tmp_path).read()


@pytest.mark.shared
def test_reads_the_published_files(shared_data: Path) -> None:
    splits = SnipsReader(data_path=shared_data / "snips").read()

    assert (len(splits.train), len(splits.test)) == (13_784, 700)
    assert len({intent for _, [intent] in splits.train}) == 7
