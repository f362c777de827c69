import csv
import json
from pathlib import Path

import pytest

from tertulia.core.errors import DataError, ParameterError
from tertulia.data.download_item import DownloadItem
from tertulia.data.readers.basic_classification import BasicClassificationReader


def written(folder: Path, content: str, name: str = "train.csv") -> Path:
    (folder / name).write_bytes(content.encode())
    return folder


def test_reads_texts_and_their_labels(tmp_path: Path) -> None:
    folder = written(tmp_path, 'text,labels\nhello,greet\n"cheap, spicy","price,food"\n')

    splits = BasicClassificationReader(data_path=folder).read()

    assert splits.train == [("hello", ["greet"]), ("cheap, spicy", ["price", "food"])]


def test_reads_the_other_splits_where_there_are_files(tmp_path: Path) -> None:
    for name, text in [("train", "a"), ("valid", "b"), ("test", "c")]:
        written(tmp_path, f"text,labels\n{text},x\n", f"{name}.csv")

    splits = BasicClassificationReader(data_path=tmp_path).read()

    assert (splits.train, splits.valid, splits.test) == (
        [("a", ["x"])],
        [("b", ["x"])],
        [("c", ["x"])],
    )


def test_files_can_have_other_names(tmp_path: Path) -> None:
    written(tmp_path, "text,labels\na,x\n", "sample.csv")
    written(tmp_path, "text,labels\nb,x\n", "dev.csv")

    splits = BasicClassificationReader(
        data_path=tmp_path, train="sample.csv", valid="dev.csv"
    ).read()

    assert splits.valid == [("b", ["x"])]


def test_names_replace_the_header(tmp_path: Path) -> None:
    folder = written(tmp_path, "utterance,intent\nhello,greet\n")

    splits = BasicClassificationReader(
        data_path=folder, header=0, names=["text", "classes"], y="classes"
    ).read()

    assert splits.train == [("hello", ["greet"])]


def test_names_alone_mean_that_there_is_no_header(tmp_path: Path) -> None:
    folder = written(tmp_path, "hello,greet\n")

    splits = BasicClassificationReader(data_path=folder, names=["text", "labels"]).read()

    assert splits.train == [("hello", ["greet"])]


def test_columns_without_names_have_numbers(tmp_path: Path) -> None:
    folder = written(tmp_path, "greet\thello\n")

    splits = BasicClassificationReader(data_path=folder, header=None, sep="\t", x=1, y=0).read()

    assert splits.train == [("hello", ["greet"])]


def test_rows_before_the_header_are_dropped(tmp_path: Path) -> None:
    folder = written(tmp_path, "a corpus\n\nlabels,text\ngreet,hello\n")

    splits = BasicClassificationReader(data_path=folder, header=1).read()

    assert splits.train == [("hello", ["greet"])]


def test_quoted_line_breaks_blank_lines_and_a_byte_order_mark_are_fine(tmp_path: Path) -> None:
    folder = written(tmp_path, '\ufefftext,labels\r\n\r\n"two\r\nlines",x\r\n')

    splits = BasicClassificationReader(data_path=folder).read()

    assert splits.train == [("two\r\nlines", ["x"])]


def test_no_separator_means_one_label(tmp_path: Path) -> None:
    folder = written(tmp_path, 'text,labels\nhello,"a,b"\n')

    splits = BasicClassificationReader(data_path=folder, class_sep=None).read()

    assert splits.train == [("hello", ["a,b"])]


def test_spaces_around_labels_and_empty_labels_do_not_count(tmp_path: Path) -> None:
    folder = written(tmp_path, 'text,labels\na,"x, y,"\nb,\n,z\n')

    splits = BasicClassificationReader(data_path=folder).read()

    assert splits.train == [("a", ["x", "y"]), ("b", []), ("", ["z"])]


def test_a_megabyte_in_one_cell_is_read(tmp_path: Path) -> None:
    folder = written(tmp_path, f"text,labels\n{'é' * 1_000_000},x\n")

    [(text, _)] = BasicClassificationReader(data_path=folder).read().train

    assert len(text) == 1_000_000


@pytest.mark.parametrize("content", ["", "\n", "text,labels\n"])
def test_a_file_without_rows_is_a_split_without_examples(tmp_path: Path, content: str) -> None:
    folder = written(tmp_path, content)

    assert BasicClassificationReader(data_path=folder).read().train == []


ROWS = [("hello", ["greet"]), ("bye", ["part"])]


@pytest.mark.parametrize(
    ("orient", "table"),
    [
        (None, [{"text": "hello", "labels": "greet"}, {"text": "bye", "labels": "part"}]),
        ("records", [{"text": "hello", "labels": "greet"}, {"text": "bye", "labels": ["part"]}]),
        ("split", {"columns": ["text", "labels"], "data": [["hello", "greet"], ["bye", "part"]]}),
        (
            "index",
            {"0": {"text": "hello", "labels": "greet"}, "1": {"text": "bye", "labels": "part"}},
        ),
        (
            "columns",
            {"text": {"0": "hello", "1": "bye"}, "labels": {"0": "greet", "1": "part"}},
        ),
        (None, {"text": ["hello", "bye"], "labels": ["greet", "part"]}),
        (
            "table",
            {"schema": {}, "data": [{"text": t, "labels": labels[0]} for t, labels in ROWS]},
        ),
    ],
)
def test_json_tables_can_be_laid_out_in_many_ways(
    tmp_path: Path, orient: str | None, table: object
) -> None:
    folder = written(tmp_path, json.dumps(table), "train.json")

    splits = BasicClassificationReader(data_path=folder, format="json", orient=orient).read()

    assert splits.train == ROWS


def test_json_rows_of_values_take_names_or_numbers(tmp_path: Path) -> None:
    folder = written(tmp_path, '[["hello", "greet"], ["bye", "part"]]', "train.json")

    named = BasicClassificationReader(data_path=folder, format="json", names=["text", "labels"])
    numbered = BasicClassificationReader(data_path=folder, format="json", x=0, y=1)

    assert named.read().train == numbered.read().train == ROWS


def test_json_can_come_in_lines(tmp_path: Path) -> None:
    lines = '{"text": "a\u2028b", "intents": "x"}\n\n{"text": "c", "intents": null}'
    folder = written(tmp_path, lines, "train.json")

    splits = BasicClassificationReader(
        data_path=folder, format="json", orient="records", lines=True, y="intents"
    ).read()

    assert splits.train == [("a\u2028b", ["x"]), ("c", [])]


def test_half_a_character_in_json_is_passed_on(tmp_path: Path) -> None:
    folder = written(tmp_path, '[{"text": "\\ud800", "labels": "x"}]', "train.json")

    assert BasicClassificationReader(data_path=folder, format="json").read().train == [
        ("\ud800", ["x"])
    ]


def test_numbers_in_json_are_written_out(tmp_path: Path) -> None:
    folder = written(tmp_path, '[{"text": 5, "labels": 1}]', "train.json")

    reader = BasicClassificationReader(data_path=folder, format="json")

    assert reader.read().train == [("5", ["1"])]


def test_a_missing_training_file_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"train\.csv: there is no such file: .* fetch it with `-d"):
        BasicClassificationReader(data_path=tmp_path).read()


def test_a_missing_file_that_was_named_is_not_passed_over(tmp_path: Path) -> None:
    folder = written(tmp_path, "text,labels\na,x\n")

    with pytest.raises(DataError, match=r"dev\.csv: there is no such file"):
        BasicClassificationReader(data_path=folder, valid="dev.csv").read()


def test_a_misspelt_column_is_told_from_the_real_ones(tmp_path: Path) -> None:
    folder = written(tmp_path, "text,intent\nhello,greet\n")

    with pytest.raises(DataError, match=r"line 2: no column 'intents' .* did you mean 'intent'\?"):
        BasicClassificationReader(data_path=folder, y="intents").read()


def test_a_row_too_long_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path, 'text,labels\n"a\nb",x\ncheap, please,x\n')

    with pytest.raises(DataError, match=r"line 4: 3 fields for 2 columns: are quotes missing"):
        BasicClassificationReader(data_path=folder).read()


def test_a_row_too_short_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path, "text,labels\nhello\n")

    with pytest.raises(DataError, match=r"line 2: no column 'labels'"):
        BasicClassificationReader(data_path=folder).read()


def test_a_quote_that_is_never_closed_is_named(tmp_path: Path) -> None:
    folder = written(tmp_path, 'text,labels\nhello,x\n"oops,x\nthe rest,y\n')

    with pytest.raises(DataError, match=r"line 3: a quote is opened here and never closed"):
        BasicClassificationReader(data_path=folder).read()


def test_a_quote_inside_a_text_is_only_a_quote(tmp_path: Path) -> None:
    folder = written(tmp_path, 'text,labels\nsay "hi",x\n"say ""hi""",x\n')

    assert BasicClassificationReader(data_path=folder).read().train == [('say "hi"', ["x"])] * 2


def test_other_encodings_are_named_by_line(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_bytes(b"text,labels\nol\xe1,x\n")

    with pytest.raises(DataError, match=r"train\.csv, line 2: is not UTF-8"):
        BasicClassificationReader(data_path=tmp_path).read()


@pytest.mark.parametrize(
    ("content", "lines", "reason"),
    [
        ('[{"text": 1,\n}]', False, r"line 2: is not JSON"),
        ('{"text": "a", "labels": "b"}\n{', True, r"line 2: is not JSON"),
        ("[" * 100_000, False, r"is not JSON we can hold"),
        ('"text"', False, r"is not laid out as records or columns: set `orient`"),
        ('{"text": "a", "labels": "b"}', False, r"is not laid out as records or columns"),
        ('["a"]', False, r"a row should be an object or a list, not 'a'"),
        ('[{"text": null, "labels": "b"}]', False, r"'text' should hold a text, not None"),
    ],
)
def test_json_that_is_no_table_is_named(
    tmp_path: Path, content: str, lines: bool, reason: str
) -> None:
    folder = written(tmp_path, content, "train.json")

    with pytest.raises(DataError, match=reason):
        BasicClassificationReader(data_path=folder, format="json", lines=lines).read()


def test_a_separator_of_two_characters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="`sep` must be one character"):
        BasicClassificationReader(data_path=tmp_path, sep="||")


def test_the_url_is_what_there_is_to_download(tmp_path: Path) -> None:
    reader = BasicClassificationReader(
        data_path=tmp_path, url="http://example.com/train.csv", train="sample.csv"
    )

    assert reader.downloads() == (
        DownloadItem("http://example.com/train.csv", str(tmp_path), filename="sample.csv"),
    )
    assert BasicClassificationReader(data_path=tmp_path).downloads() == ()


def test_the_process_may_still_read_long_fields_of_its_own(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    csv.field_size_limit(1 << 30)
    try:
        list(BasicClassificationReader(data_path=written(tmp_path, "text,labels\n")).read().train)

        assert csv.field_size_limit() == 1 << 30
    finally:
        csv.field_size_limit(limit)
