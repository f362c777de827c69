"""Where a sentence encoder is looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.core.errors import ModelError
from tertulia.neural.encoder.place import VARIABLE, find_encoder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine" / "onnx").mkdir(parents=True)
    (tmp_path / "mine" / "onnx" / "model.onnx").write_bytes(b"network")
    (tmp_path / "mine" / "tokenizer.json").write_bytes(b"{}")
    return tmp_path / "mine"


def test_a_folder_is_taken_as_it_is(folder: Path) -> None:
    files = find_encoder("mine", folder.parent)

    assert files.network == folder / "onnx" / "model.onnx"
    assert files.tokenizer == folder / "tokenizer.json"


def test_the_environment_names_one_where_the_config_does_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(folder))

    assert find_encoder(None, Path("/")).tokenizer == folder / "tokenizer.json"


def test_another_network_has_another_fingerprint(folder: Path) -> None:
    before = find_encoder("mine", folder.parent).fingerprint()
    (folder / "onnx" / "model.onnx").write_bytes(b"another")

    assert find_encoder("mine", folder.parent).fingerprint() != before


def test_a_folder_without_an_encoder_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no sentence encoder: name a folder that holds"):
        find_encoder(".", tmp_path)


def test_a_name_that_was_never_downloaded_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"there is no sentence encoder 'no/such'.*tertulia\[enc"):
        find_encoder("no/such", tmp_path)
