from pathlib import Path

import pytest

from tertulia.components.tokenize.jieba_dictionary import DictionaryWord, read_dictionaries
from tertulia.core.errors import DataError


def test_a_line_is_a_word_a_frequency_and_a_part_of_speech(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text(
        "\ufeff云计算 5 n\n\n石墨烯 3\r\n八一双鹿 nz\n创新办\nAT&T 公司 0\n", encoding="utf-8"
    )

    assert list(read_dictionaries(file)) == [
        DictionaryWord("云计算", 5),
        DictionaryWord("石墨烯", 3),
        DictionaryWord("八一双鹿"),
        DictionaryWord("创新办"),
        DictionaryWord("AT&T 公司", 0),
    ]


def test_every_file_of_a_folder_is_read_by_name(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("二", encoding="utf-8")
    (tmp_path / "a.txt").write_text("一", encoding="utf-8")
    (tmp_path / ".hidden").write_text("三", encoding="utf-8")
    (tmp_path / "folder").mkdir()

    assert [entry.word for entry in read_dictionaries(tmp_path)] == ["一", "二"]


def test_a_missing_dictionary_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.txt: there is no such file"):
        list(read_dictionaries(tmp_path / "none.txt"))


def test_a_line_that_is_no_word_is_named(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_text("一\n" + "长" * 5000, encoding="utf-8")

    with pytest.raises(DataError, match=r"line 2: a word has 100 characters at most"):
        list(read_dictionaries(file))
