"""An inner layer of an encoder, which says more about single words than the last one."""

from __future__ import annotations

import re
from collections.abc import Iterator

_GRAPH, _NODE, _OUTPUT = 7, 1, 12
_NODE_OUTPUT, _NODE_OPERATION = 2, 4
_NAME = 1
_VARINT, _EIGHT_BYTES, _SIZED, _FOUR_BYTES = 0, 1, 2, 5

_NORMALISATION = "LayerNormalization"
_SPELT_OUT = re.compile(r"/layer\.\d+/output/LayerNorm/Add_1_output_0")
"""What older exports call the end of a layer, which they make of smaller operations."""


def inner_layer(network: bytes) -> str | None:
    """Name what holds the states after two thirds of the layers; None where it is not told apart.

    That is where labels of words are read off best (Liu et al. 2019, "Linguistic knowledge and
    transferability of contextual representations"; Tenney et al. 2019, "BERT rediscovers the
    classical NLP pipeline"). Layers are those of BERT: each ends in its second normalisation, and
    one comes before them all.
    """
    try:
        nodes = list(_nodes(memoryview(network)))
    except (IndexError, ValueError):  # whoever loads the network will say that it is none
        return None
    ends = [name for operation, name in nodes if operation == _NORMALISATION][2::2]
    ends = ends or [name for _, name in nodes if _SPELT_OUT.search(name)]
    return ends[round(len(ends) * 2 / 3) - 1] if len(ends) > 1 else None


def with_output(network: bytes, name: str) -> bytes:
    """Let a network return one more of its values.

    Two messages of Protocol Buffers, one after the other, are one message with what both say.
    """
    return network + _sized(_GRAPH, _sized(_OUTPUT, _sized(_NAME, name.encode())))


def _nodes(network: memoryview) -> Iterator[tuple[str, str]]:
    """Yield the operation and the first output of each node."""
    for graph in _values(network, _GRAPH):
        for node in _values(graph, _NODE):
            operation = b"".join(_values(node, _NODE_OPERATION)).decode()
            yield (
                operation,
                next((bytes(name).decode() for name in _values(node, _NODE_OUTPUT)), ""),
            )


def _values(message: memoryview, wanted: int) -> Iterator[memoryview]:
    """Yield the values of one field of a message of Protocol Buffers, of those that have a size."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        kind = key & 7
        if kind == _SIZED:
            size, place = _varint(message, place)
            if key >> 3 == wanted:
                yield message[place : place + size]
            place += size
        elif kind == _VARINT:
            _, place = _varint(message, place)
        elif kind in (_EIGHT_BYTES, _FOUR_BYTES):
            place += 8 if kind == _EIGHT_BYTES else 4
        else:
            raise ValueError(f"no message of Protocol Buffers has a field of kind {kind}")


def _varint(message: memoryview, place: int) -> tuple[int, int]:
    """Read a number, seven bits to a byte; return it and the place after it."""
    number = shift = 0
    while True:
        byte = message[place]
        place += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number, place


def _sized(field: int, value: bytes) -> bytes:
    """Write a field of fewer than 128 bytes."""
    return bytes([field << 3 | _SIZED, len(value)]) + value
