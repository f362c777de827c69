import json
from pathlib import Path

import pytest

from tertulia.core.errors import DataError
from tertulia.data.readers.clinc150 import Clinc150Reader

CONTENT = {
    "train": [["set an alarm", "alarm"]],
    "oos_train": [["why", "oos"]],
    "val": [["wake me", "alarm"]],
    "oos_val": [],
    "test": [["alarm please", "alarm"]],
    "oos_test": [["how", "oos"]],
}


def test_reads_utterances_with_and_without_an_intent(tmp_path: Path) -> None:
    (tmp_path / "data_full.json").write_text(json.dumps(CONTENT))

    splits = Clinc150Reader(data_path=tmp_path).read()

    assert splits.train == [("set an alarm", ["alarm"]), ("why", ["oos"])]
    assert splits.valid == [("wake me", ["alarm"])]
    assert splits.test == [("alarm please", ["alarm"]), ("how", ["oos"])]


def test_utterances_without_an_intent_can_be_left_out(tmp_path: Path) -> None:
    (tmp_path / "data_oos_plus.json").write_text(json.dumps(CONTENT))

    splits = Clinc150Reader(data_path=tmp_path, filename="data_oos_plus.json", oos=False).read()

    assert splits.test == [("alarm please", ["alarm"])]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[]", "should hold an object with the keys"),
        ('{"train": 1}', "'train' should be a list"),
        ('{"train": [["a"]]}', r"train\[0\] should be \[text, intent\], not \['a'\]"),
    ],
)
def test_another_format_is_named(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "data_full.json").write_text(content)

    with pytest.raises(DataError, match=reason):
        Clinc150Reader(data_path=tmp_path).read()


@pytest.mark.shared
def test_reads_the_published_file(shared_data: Path) -> None:
    splits = Clinc150Reader(data_path=shared_data / "clinc150").read()

    assert (len(splits.train), len(splits.valid), len(splits.test)) == (15_100, 3_100, 5_500)
    assert len({intent for _, [intent] in splits.train}) == 151
