"""Which layer of an encoder is asked about words."""

from __future__ import annotations

import pytest

from tertulia.neural.encoder.inner_layer import inner_layer, with_output


def field(number: int, value: bytes) -> bytes:
    return bytes([number << 3 | 2]) + size(len(value)) + value


def size(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + size(rest) if rest else bytes([low])


def node(operation: str, output: str) -> bytes:
    return field(1, field(2, output.encode()) + field(4, operation.encode()))


def network(*nodes: bytes) -> bytes:
    version, others = b"\x08\x08", b"\x25\x00\x00\x00\x00\x31" + bytes(8)
    return version + field(7, b"".join(nodes) + others)


def test_the_states_after_two_thirds_of_the_layers_are_named() -> None:
    nodes = [node("LayerNormalization", f"norm_{number}") for number in range(13)]

    assert inner_layer(network(node("Gather", "words"), *nodes)) == "norm_8"


def test_exports_that_spell_normalisation_out_are_understood() -> None:
    nodes = [
        node("Add", f"/bert/encoder/layer.{number}/{part}/LayerNorm/Add_1_output_0")
        for number in range(3)
        for part in ("attention/output", "output")
    ]

    assert inner_layer(network(*nodes)) == "/bert/encoder/layer.1/output/LayerNorm/Add_1_output_0"


@pytest.mark.parametrize(
    "content", [b"", b"no network", network(node("MatMul", "all")), b"\x3a\xff\xff", b"\x07"]
)
def test_where_no_layers_are_told_apart_none_is_named(content: bytes) -> None:
    assert inner_layer(content) is None


def test_an_output_more_is_named_in_the_graph() -> None:
    before = network(node("MatMul", "all"))

    after = with_output(before, "norm_8")

    assert after == before + field(7, field(12, field(1, b"norm_8")))
