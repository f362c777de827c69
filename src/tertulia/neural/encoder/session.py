"""A sentence encoder at work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tertulia.core.arrays import FloatArray, IntArray
from tertulia.core.errors import ModelError
from tertulia.core.extras import require
from tertulia.neural.encoder.place import EncoderFiles

_SURROGATE = re.compile("[\ud800-\udfff]")
_BATCH = 32
_LONGEST = 16_384  # characters of a text that the tokenizer is shown


@dataclass(frozen=True, slots=True, eq=False)
class EncodedText:
    """What an encoder makes of one text: a vector per piece, and where the pieces stand."""

    vectors: FloatArray  # (n_pieces, dim)
    offsets: IntArray  # (n_pieces, 2), characters [start, end)
    is_text: IntArray  # (n_pieces,), 0 for the marks of beginning and end


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
        try:
            self._network = onnx.InferenceSession(
                str(files.network), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = tokenizers.Tokenizer.from_file(str(files.tokenizer))
        except Exception as error:  # both libraries raise what they like
            raise ModelError(f"{files.network} is no sentence encoder: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_pieces)
        self._inputs = {node.name for node in self._network.get_inputs()}
        self.dim = int(self._network.get_outputs()[0].shape[-1])

    def sentences(self, texts: Sequence[str]) -> FloatArray:
        """One unit vector per text, the mean over its pieces, (len(texts), dim)."""
        vectors = np.zeros((len(texts), self.dim), dtype=np.float32)
        for places, states, encodings in self._batches(texts):
            mask = np.array([_padded(e.attention_mask, states.shape[1]) for e in encodings])
            weights = mask[:, :, None].astype(np.float32)  # (batch, n_pieces, 1)
            means = (states * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1)
            vectors[places] = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return vectors

    def pieces(self, texts: Sequence[str]) -> list[EncodedText]:
        """The vectors of the pieces of each text."""
        found: list[EncodedText | None] = [None] * len(texts)
        for places, states, encodings in self._batches(texts):
            for place, rows, encoding in zip(places, states, encodings, strict=True):
                length = len(encoding.ids)
                found[place] = EncodedText(
                    vectors=rows[:length],
                    offsets=np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2),
                    is_text=1 - np.array(encoding.special_tokens_mask, dtype=np.int64),
                )
        return [encoded for encoded in found if encoded is not None]

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], FloatArray, list[Any]]]:
        """Places of texts of like length, the states of their pieces, and what was encoded."""
        clean = [_without_surrogates(text[:_LONGEST]) for text in texts]
        encodings = self._tokenizer.encode_batch(clean) if clean else []
        order = sorted(range(len(texts)), key=lambda place: len(encodings[place].ids))
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            batch = [encodings[place] for place in places]
            yield places, self._states(batch), batch

    def _states(self, encodings: Sequence[Any]) -> FloatArray:
        length = max(len(encoding.ids) for encoding in encodings)
        given = {
            "input_ids": [_padded(encoding.ids, length) for encoding in encodings],
            "attention_mask": [_padded(e.attention_mask, length) for e in encodings],
            "token_type_ids": [[0] * length for _ in encodings],
        }
        columns = {
            name: np.array(rows, dtype=np.int64)
            for name, rows in given.items()
            if name in self._inputs
        }
        states: FloatArray = self._network.run(None, columns)[0]
        return states


def _padded(values: Sequence[int], length: int) -> list[int]:
    return [*values, *[0] * (length - len(values))]


def _without_surrogates(text: str) -> str:
    """The same text, character for character, as one that can be encoded."""
    return _SURROGATE.sub("\ufffd", text)
