import os
import subprocess
import sys
from array import array

import pytest

from tertulia.data.base import Dataset, Splits
from tertulia.data.documents import DocumentsInMemory, DocumentStream
from tertulia.training.fingerprint import fingerprint


def of(*examples: tuple[object, object]) -> str:
    return fingerprint(Dataset(Splits(train=examples)))


def test_the_same_examples_have_the_same_fingerprint() -> None:
    assert of(("hi", ["greet"]), ("bye", [])) == of(("hi", ["greet"]), ("bye", []))


@pytest.mark.parametrize(
    "others",
    [
        [("bye", []), ("hi", ["greet"])],
        [("hi", ["greet"])],
        [("hi", ["greet"]), ("bye", ["greet"])],
        [("hi", ["greet"]), ("bye ", [])],
        [("hi", "greet"), ("bye", [])],
    ],
)
def test_other_examples_or_another_order_have_another(others: list[tuple[object, object]]) -> None:
    assert of(*others) != of(("hi", ["greet"]), ("bye", []))


def test_only_what_is_learned_from_counts() -> None:
    with_test = Dataset(Splits(train=[("a", "b")], test=[("c", "d")]))

    assert fingerprint(with_test) == of(("a", "b"))


@pytest.mark.parametrize(
    "value",
    ["\ud800 alone", {("a", "key"): 1}, 2**100, b"bytes", array("d", [1.0]), None, float("nan")],
    ids=["surrogate", "tuple key", "large integer", "bytes", "unknown type", "none", "nan"],
)
def test_any_value_has_a_fingerprint_of_its_own(value: object) -> None:
    assert of((value, "y")) == of((value, "y"))
    assert of((value, "y")) != of(("other", "y"))


def test_a_stream_is_too_long_to_have_one() -> None:
    stream = DocumentStream(DocumentsInMemory(["a"], [1]), batch_size=1, seed=0, shuffle=False)

    assert fingerprint(stream) == ""


def test_sets_of_labels_have_one_fingerprint_in_every_process() -> None:
    program = (
        "from tertulia.data.base import Dataset, Splits;"
        "from tertulia.training.fingerprint import fingerprint;"
        "print(fingerprint(Dataset(Splits(train=[('x', set('abcdefgh'))]))))"
    )

    printed = {
        subprocess.check_output(
            [sys.executable, "-c", program], env={**os.environ, "PYTHONHASHSEED": seed}
        )
        for seed in ("1", "2", "3")
    }

    assert len(printed) == 1
