from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from toys import climber_config

Write = Callable[..., Path]


def former(form: str = "text") -> dict[str, object]:
    part = {"name": "toy_former", "form": form, "in": ["x"], "out": ["y"]}
    return {"chainer": {"in": ["x"], "pipe": [part], "out": ["y"]}}


def joiner(*outputs: str) -> dict[str, object]:
    part = {"name": "toy_joiner", "in": ["a", "b"], "out": ["joined", "capitals"]}
    return {"chainer": {"in": ["a", "b"], "pipe": [part], "out": list(outputs)}}


def test_every_line_of_a_pipe_is_answered_by_a_line(tertulia: Any, write_config: Write) -> None:
    answered = tertulia("predict", write_config(former()), stdin=b"one\ntwo\n")

    assert (answered.code, answered.out, answered.err) == (0, "one\ntwo\n", "")


def test_every_line_of_a_file_is_answered(
    tertulia: Any, write_config: Write, workplace: Path
) -> None:
    (workplace / "lines.txt").write_text("one\ntwo")

    answered = tertulia("predict", write_config(former()), "-f", "lines.txt")

    assert answered.lines == ["one", "two"]


@pytest.mark.parametrize("batch_size", [1, 2, 3, 100])
def test_the_batch_size_changes_nothing(
    tertulia: Any, write_config: Write, batch_size: int
) -> None:
    lines = b"a\nb\nc\nd\ne\n"

    answered = tertulia("predict", write_config(former()), "-b", batch_size, stdin=lines)

    assert answered.out == lines.decode()


def test_several_inputs_take_as_many_lines_per_example(tertulia: Any, write_config: Write) -> None:
    answered = tertulia("predict", write_config(joiner("joined")), stdin=b"a\nb\nc\nd\n")

    assert answered.lines == ["a+b", "c+d"]


def test_several_outputs_are_one_json_line_per_example(tertulia: Any, write_config: Write) -> None:
    config = write_config(joiner("joined", "capitals"))

    answered = tertulia("predict", config, stdin=b"a\nb\nc\nd\n")

    assert answered.lines == ['["a+b","A"]', '["c+d","C"]']


def test_a_last_example_that_is_short_fails_after_the_whole_ones(
    tertulia: Any, write_config: Write
) -> None:
    answered = tertulia("predict", write_config(joiner("joined")), "-b", 1, stdin=b"a\nb\nc\n")

    assert answered.code == 1
    assert answered.lines == ["a+b"]
    assert "the last example has 1 of 2 lines (a, b)" in answered.err


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ("text", "four"),
        ("length", "4"),
        ("float32", "2.0"),
        ("array", "[0,1,2,3]"),
        ("nan", "null"),
        ("infinity", "null"),
        ("newline", '"four\\nfour"'),
        ("tuple", '["four",{"length":4}]'),
    ],
)
def test_an_answer_is_text_as_it_is_and_anything_else_as_json(
    tertulia: Any, write_config: Write, form: str, line: str
) -> None:
    answered = tertulia("predict", write_config(former(form)), stdin=b"four\n")

    assert (answered.code, answered.out) == (0, f"{line}\n")


def test_an_answer_that_is_no_data_fails(tertulia: Any, write_config: Write) -> None:
    failed = tertulia("predict", write_config(former("code")), stdin=b"four\n")

    assert failed.code == 1
    assert "cannot be written as JSON" in failed.err


@pytest.mark.parametrize("content", [b"", b"\n"], ids=["no line", "an empty line"])
def test_no_line_has_no_answer_and_an_empty_line_has_one(
    tertulia: Any, write_config: Write, content: bytes
) -> None:
    answered = tertulia("predict", write_config(former()), stdin=content)

    assert (answered.code, answered.out) == (0, content.decode())


def test_a_line_of_a_megabyte_is_answered(tertulia: Any, write_config: Write) -> None:
    answered = tertulia("predict", write_config(former("length")), stdin=b"x" * 2**20 + b"\nab\n")

    assert answered.lines == ["1048576", "2"]


def test_line_ends_of_windows_and_its_signature_are_no_part_of_the_text(
    tertulia: Any, write_config: Write
) -> None:
    answered = tertulia("predict", write_config(former("length")), stdin=b"\xef\xbb\xbfab\r\nc\r\n")

    assert answered.lines == ["2", "1"]


def test_separators_that_only_unicode_knows_do_not_end_a_line(
    tertulia: Any, write_config: Write
) -> None:
    text = "a\u2028b\x0bc\n"

    answered = tertulia("predict", write_config(former("length")), stdin=text.encode())

    assert answered.lines == ["5"]


@pytest.mark.parametrize("line", [b"\xff", b"\xed\xa0\x80"], ids=["latin 1", "lone surrogate"])
def test_a_line_that_is_not_utf8_fails_and_says_which(
    tertulia: Any, write_config: Write, line: bytes
) -> None:
    failed = tertulia("predict", write_config(former()), "-b", 1, stdin=b"good\n" + line + b"\n")

    assert failed.code == 1
    assert failed.lines == ["good"]
    assert "standard input, line 2: this is not UTF-8" in failed.err


@pytest.mark.parametrize(
    ("name", "message"), [("nowhere.txt", "No such file"), (".", "Is a directory")]
)
def test_an_input_file_that_cannot_be_read_fails(
    tertulia: Any, write_config: Write, name: str, message: str
) -> None:
    failed = tertulia("predict", write_config(former()), "-f", name)

    assert failed.code == 1
    assert failed.err.startswith(f"DataError: {name}: it cannot be read: {message}")


def test_a_model_that_was_never_trained_fails_and_says_what_to_do(
    tertulia: Any, write_config: Write
) -> None:
    config = write_config(climber_config([0]), "numbers.json")

    failed = tertulia("predict", config, stdin=b"1\n")

    assert failed.code == 1
    assert "train numbers.json first" in failed.err


def test_one_at_a_time_every_answer_comes_as_soon_as_its_line_is_there(
    environment: Mapping[str, str], write_config: Write
) -> None:
    config = str(write_config(former("length")))
    with subprocess.Popen(
        [sys.executable, "-m", "tertulia", "predict", config, "-b", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as talk:
        assert talk.stdin is not None
        assert talk.stdout is not None
        answers = []
        for line in (b"four\n", b"a\n"):
            talk.stdin.write(line)
            talk.stdin.flush()
            answers.append(talk.stdout.readline())

    assert answers == [b"4\n", b"1\n"]
