"""A sentence encoder at work."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from tertulia.core.arrays import FloatArray, IntArray, unit_rows
from tertulia.core.errors import ModelError
from tertulia.core.extras import require
from tertulia.neural.encoder.inner_layer import inner_layer, with_output
from tertulia.neural.encoder.place import EncoderFiles

_SURROGATE = re.compile("[\ud800-\udfff]")
_BATCH = 32
_LONGEST = 16_384  # characters of a text that the tokenizer is shown
_WEIGHTS_FOLDER = "session.model_external_initializers_file_folder_path"


class EncodedText(NamedTuple):
    """The word pieces of a text in their context.

    Attributes:
        vectors: what an inner layer makes of each, float16 (n_pieces, dim).
        starts: the first character of each, (n_pieces,).
        ends: the one after its last, (n_pieces,).
    """

    vectors: FloatArray
    starts: IntArray
    ends: IntArray


class EncoderSession:
    """A loaded encoder; texts of like length are encoded together.

    Raises:
        ModelError: the files are no encoder.
    """

    def __init__(self, files: EncoderFiles, *, max_pieces: int, threads: int) -> None:
        onnx = require("onnxruntime", extra="encoder")
        tokenizers = require("tokenizers", extra="encoder")
        options = onnx.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        folder = str(files.network.parent)
        options.add_session_config_entry(_WEIGHTS_FOLDER, folder)
        network = files.network.read_bytes()
        self._inner = inner_layer(network)
        if self._inner is not None:
            network = with_output(network, self._inner)
        try:
            self._network = onnx.InferenceSession(
                network, options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = tokenizers.Tokenizer.from_file(str(files.tokenizer))
        except Exception as error:  # both libraries raise what they like
            raise ModelError(f"{files.network} is no sentence encoder: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_pieces)
        self._inputs = {node.name for node in self._network.get_inputs()}
        self._last = self._network.get_outputs()[0].name
        self.dim = int(self._network.get_outputs()[0].shape[-1])

    def encode(self, texts: Sequence[str]) -> tuple[FloatArray, list[EncodedText]]:
        """Give each text a unit vector, the mean over its pieces, (len(texts), dim), and these."""
        clean = [_without_surrogates(text[:_LONGEST]) for text in texts]
        encodings = self._tokenizer.encode_batch(clean) if clean else []
        sentences = np.zeros((len(texts), self.dim), dtype=np.float32)
        pieces: list[EncodedText | None] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda place: len(encodings[place].ids))
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            batch = [encodings[place] for place in places]
            columns = _columns(batch)
            last, inner = self._states(columns)
            sentences[places] = _means(last, columns["attention_mask"])
            for place, rows, encoding in zip(places, inner, batch, strict=True):
                pieces[place] = _encoded(rows, encoding)
        return sentences, [own for own in pieces if own is not None]

    def _states(self, columns: Mapping[str, IntArray]) -> tuple[FloatArray, FloatArray]:
        """The states of pieces in the last layer and in an inner one, (batch, n_pieces, dim)."""
        given = {name: rows for name, rows in columns.items() if name in self._inputs}
        states: list[FloatArray] = self._network.run([self._last, self._inner or self._last], given)
        return states[0], states[1]


def _columns(encodings: Sequence[Any]) -> dict[str, IntArray]:
    """What networks may ask for, each (batch, n_pieces)."""
    length = max(len(encoding.ids) for encoding in encodings)
    identifiers = [_padded(encoding.ids, length) for encoding in encodings]
    masks = [_padded(encoding.attention_mask, length) for encoding in encodings]
    return {
        "input_ids": np.array(identifiers, dtype=np.int64),
        "attention_mask": np.array(masks, dtype=np.int64),
        "token_type_ids": np.zeros((len(encodings), length), dtype=np.int64),
    }


def _means(states: FloatArray, mask: IntArray) -> FloatArray:
    """The mean over what the mask lets through, as unit vectors, (batch, dim)."""
    weights = mask[:, :, None].astype(np.float32)  # (batch, n_pieces, 1)
    return unit_rows((states * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1))


def _encoded(states: FloatArray, encoding: Any) -> EncodedText:
    """Keep the pieces that stand for something in the text."""
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)  # (n_pieces, 2)
    kept = np.flatnonzero(offsets[:, 0] < offsets[:, 1])  # marks of begin and end cover nothing
    return EncodedText(states[kept].astype(np.float16), *offsets[kept].T)


def _padded(values: Sequence[int], length: int) -> list[int]:
    return [*values, *[0] * (length - len(values))]


def _without_surrogates(text: str) -> str:
    """The same text, character for character, as one that can be encoded."""
    return _SURROGATE.sub("\ufffd", text)
