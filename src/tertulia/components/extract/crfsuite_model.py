"""Train with CRFsuite (Okazaki 2007), and take the weights out of the file that it writes."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tertulia.core.arrays import FloatArray, IntArray
from tertulia.core.errors import ModelError

_HEADER = struct.Struct("<4sI4sIIIIIIIII")
_CHUNK = struct.Struct("<4sII")
_FEATURE = np.dtype([("kind", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_DATABASE = struct.Struct("<4sIIIII")
_STATE, _TRANSITION = 0, 1


@dataclass(frozen=True, slots=True, eq=False)
class CrfsuiteWeights:
    """What CRFsuite learned; attributes and tags are numbers.

    Attributes:
        attributes: the attribute of each state weight, (n_state,).
        tags: its tag, (n_state,).
        weights: the weight itself, (n_state,).
        transitions: the weight of a tag after another, minus infinity where one of them was never
            seen, (n_tags, n_tags).
        starts: zero, and minus infinity for tags never seen, (n_tags,).
    """

    attributes: IntArray
    tags: IntArray
    weights: FloatArray
    transitions: FloatArray
    starts: FloatArray

    @classmethod
    def none(cls) -> CrfsuiteWeights:
        """What there is to know of the tag for nothing alone."""
        number = np.zeros(0, np.int64)
        return cls(number, number, np.zeros(0), np.zeros((1, 1)), np.zeros(1))


def trained(
    messages: Iterable[tuple[Sequence[Sequence[int]], Sequence[int]]],
    params: Mapping[str, object],
) -> bytes:
    """Train with L-BFGS on messages: the attributes of each token, and the tag of each."""
    import pycrfsuite

    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=dict(params), verbose=False)
    for attributes, tags in messages:
        rows = [[str(number) for number in own] for own in attributes]
        trainer.append(rows, [str(tag) for tag in tags])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.crfsuite")
        trainer.train(str(path))
        return path.read_bytes()


def read_weights(model: bytes, n_tags: int) -> CrfsuiteWeights:
    """Read the weights of a model whose attributes and tags are written as numbers.

    Raises:
        ModelError: this is no such model.
    """
    try:
        header = _HEADER.unpack_from(model)
        magic, at_features, at_labels, at_attributes = header[0], *header[7:10]
        if magic != b"lCRF":
            raise ModelError("this is no model of CRFsuite: it does not begin with `lCRF`")
        n_features = _CHUNK.unpack_from(model, at_features)[2]
        start = at_features + _CHUNK.size
        features = np.frombuffer(model, _FEATURE, n_features, start)
        labels = _numbers(model, at_labels)
        attributes = _numbers(model, at_attributes)
    except (struct.error, ValueError) as error:
        raise ModelError(f"this is no whole model of CRFsuite: {error}") from error
    state = features[features["kind"] == _STATE]
    pairs = features[features["kind"] == _TRANSITION]
    transitions = np.full((n_tags, n_tags), -np.inf)
    transitions[np.ix_(labels, labels)] = 0
    transitions[labels[pairs["source"]], labels[pairs["target"]]] = pairs["weight"]
    starts = np.full(n_tags, -np.inf)
    starts[labels] = 0
    return CrfsuiteWeights(
        attributes[state["source"]],
        labels[state["target"]],
        state["weight"].astype(float),
        transitions,
        starts,
    )


def _numbers(model: bytes, start: int) -> IntArray:
    """Read the strings of a constant quark database, which are numbers, by their ids."""
    _, _, _, _, n_strings, at_places = _DATABASE.unpack_from(model, start)
    places = np.frombuffer(model, "<u4", n_strings, start + at_places).tolist()
    numbers = []
    for place in places:
        _, size = struct.unpack_from("<II", model, start + place)
        text = model[start + place + 8 : start + place + 8 + size]
        numbers.append(int(text.rstrip(b"\0")))
    return np.array(numbers, np.int64)
