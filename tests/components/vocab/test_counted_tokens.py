from pathlib import Path

import pytest

from tertulia.components.vocab.counted_tokens import (
    CountedTokens,
    count_tokens,
    read_counted_tokens,
    strings_in,
)
from tertulia.core.errors import DataError


def written(folder: Path, content: str) -> Path:
    path = folder / "word.dict"
    path.write_bytes(content.encode())
    return path


def test_finds_strings_however_deep_they_lie() -> None:
    found = list(strings_in(["a", ["b", ("c", [])], {"text": "d", "act": "x"}]))

    assert found == ["a", "b", "c", "d"]


@pytest.mark.parametrize("stranger", [None, 3, b"bytes"])
def test_what_is_no_string_is_refused(stranger: object) -> None:
    with pytest.raises(DataError, match="tokens are strings, not"):
        list(strings_in(["a", [stranger]]))


def test_a_record_without_text_is_refused_with_what_it_has() -> None:
    with pytest.raises(DataError, match=r"without a `text` has no tokens; it has \['act'\]"):
        list(strings_in([{"act": "greet"}]))


def test_tokens_that_cannot_be_written_are_left_out() -> None:
    counts = count_tokens(["ok", "half \ud83d", "ok"])

    assert counts == {"ok": 2}


def test_special_tokens_have_the_first_indices_and_their_own_counts() -> None:
    counted = CountedTokens.of(["<PAD>", "the"], ["cat", "the"], {"cat": 1, "the": 2})

    assert counted.tokens == ("<PAD>", "the", "cat")
    assert counted.counts == (0, 2, 1)


def test_a_token_has_one_index() -> None:
    with pytest.raises(ValueError, match="occurs twice"):
        CountedTokens(("a", "a"), (1, 1))


def test_a_token_has_one_count() -> None:
    with pytest.raises(ValueError, match="1 tokens have 2 counts"):
        CountedTokens(("a",), (1, 1))


def test_reads_tokens_of_any_white_space_from_an_old_file(tmp_path: Path) -> None:
    path = written(tmp_path, "<UNK>\t0\n\t7\nNew York\t3\na\tb\t2\n\u2028\t1\n")

    counts = read_counted_tokens(path)

    assert list(counts.items()) == [
        ("<UNK>", 0),
        ("", 7),
        ("New York", 3),
        ("a\tb", 2),
        ("\u2028", 1),
    ]


def test_reads_files_that_went_through_other_editors(tmp_path: Path) -> None:
    path = written(tmp_path, "\ufeffcat\t2\r\ndog\t1")

    assert read_counted_tokens(path) == {"cat": 2, "dog": 1}


def test_an_empty_file_holds_no_tokens(tmp_path: Path) -> None:
    assert read_counted_tokens(written(tmp_path, "")) == {}


@pytest.mark.parametrize("line", ["dog", "", "dog\t", "dog\t-1", "dog\t1.5", "dog\t1 ", "dog\t²"])
def test_a_line_of_another_form_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    path = written(tmp_path, f"cat\t2\n{line}\n")

    with pytest.raises(DataError, match=r"word\.dict, line 2: expected `token<TAB>count`"):
        read_counted_tokens(path)


def test_a_token_that_stands_twice_is_refused_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, "cat\t2\ncat\t1\n")

    with pytest.raises(DataError, match=r"line 2: the token 'cat' stands here again"):
        read_counted_tokens(path)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "word.dict"
    path.write_bytes("кот\t1\n".encode("cp1251"))

    with pytest.raises(DataError, match=r"word\.dict: the vocabulary cannot be read"):
        read_counted_tokens(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="the vocabulary cannot be read"):
        read_counted_tokens(tmp_path / "nowhere.dict")
