from pathlib import Path

import pytest

from tertulia.data.readers.banking77 import Banking77Reader


def test_reads_texts_with_line_breaks(tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_bytes(b'text,category\r\n"my\r\ncard?",card_arrival\r\n')
    (tmp_path / "test.csv").write_bytes(b"text,category\r\nwhere,atm_support\r\n")

    splits = Banking77Reader(data_path=tmp_path).read()

    assert splits.train == [("my\r\ncard?", ["card_arrival"])]
    assert splits.test == [("where", ["atm_support"])]


@pytest.mark.shared
def test_reads_the_published_files(shared_data: Path) -> None:
    splits = Banking77Reader(data_path=shared_data / "banking77").read()

    assert (len(splits.train), len(splits.test)) == (10_003, 3_080)
    assert len({intent for _, [intent] in splits.train}) == 77
