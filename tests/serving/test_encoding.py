from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.serving.encoding import decode, encode
from tertulia.serving.errors import EncodingError, RequestError


@dataclass(frozen=True)
class Span:
    text: str
    score: np.float32


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.array([[1, 2], [3, 4]]), b"[[1,2],[3,4]]"),
        (np.array(["a", None], dtype=object), b'["a",null]'),
        (np.float64(0.5), b"0.5"),
        (np.bool_(True), b"true"),
        (np.str_("a"), b'"a"'),
        ({"a": np.int64(1)}, b'{"a":1}'),
        ({np.int64(1): "a"}, b'{"1":"a"}'),
        ({("a", "b"): 1}, b"{\"('a', 'b')\":1}"),
        ({"a"}, b'["a"]'),
        (deque([1]), b"[1]"),
        (MappingProxyType({"a": 1}), b'{"a":1}'),
        (Span("a", np.float32(0.5)), b'{"text":"a","score":0.5}'),
        (2**70, b"1180591620717411303424"),
        ("", b'""'),
    ],
)
def test_writes_what_models_answer(value: object, text: bytes) -> None:
    assert encode(value) == text


@pytest.mark.parametrize("number", [float("nan"), float("inf"), np.float32("nan")])
def test_a_number_that_is_not_finite_becomes_null(number: float) -> None:
    assert encode([number, np.array([number, 1.0])]) == b"[null,[null,1.0]]"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\ud800", '"a\ufffd"'),
        ({"\udfff": ("\ud800",)}, '{"\ufffd":["\ufffd"]}'),
        (Span("\ud800", np.float32(0.5)), '{"text":"\ufffd","score":0.5}'),
        (np.array(["\ud800"], dtype=object), '["\ufffd"]'),
    ],
)
def test_a_lone_surrogate_is_written_as_the_replacement_character(value: object, text: str) -> None:
    assert encode(value).decode() == text


@pytest.mark.parametrize("value", [object(), {"a": [1j]}, ["\ud800", object()], np.longdouble(1)])
def test_what_is_not_data_is_refused(value: object) -> None:
    with pytest.raises(EncodingError, match="cannot be written as JSON"):
        encode(value)


def test_a_value_that_holds_itself_is_refused() -> None:
    value: list[object] = ["\ud800"]
    value.append(value)

    with pytest.raises(EncodingError):
        encode(value)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb'{"a": "\ud83d\ude00"}', "😀"),
        (rb'{"a": "\ud83d"}', "\ufffd"),
        (rb'{"a": "\ude00b"}', "\ufffdb"),
        (rb'{"a": "\ud800\ud83d\ude00"}', "\ufffd😀"),
    ],
)
def test_reads_surrogates_paired_and_alone(body: bytes, text: str) -> None:
    assert decode(body) == {"a": text}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "must be JSON"),
        (b"context=a", "must be JSON"),
        (b'{"a": NaN}', "must be JSON"),
        (rb'{"a": "\ud800", "b": NaN}', "NaN is not JSON"),
        (rb'{"a": "\ud800"', "must be JSON"),
        (b'{"a": "\xff"}', "UTF-8"),
        (b'{"\xed\xa0\x80": 1}', "UTF-8"),
        (b'["a"]', "JSON object"),
        (b"null", "JSON object"),
        (b"[" * 100_000, "too deeply"),
        (rb'["\ud800",' + b"[" * 100_000, "too deeply"),
        (rb'{"a": "\ud800", "b": ' + b"9" * 5000 + b"}", "must be JSON"),
    ],
)
def test_refuses_what_is_no_json_object(body: bytes, reason: str) -> None:
    with pytest.raises(RequestError, match=reason):
        decode(body)


DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(), DATA, max_size=3))
def test_what_was_written_is_read_as_it_was(value: dict[str, object]) -> None:
    assert decode(encode(value)) == value


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    with suppress(RequestError):
        assert isinstance(decode(body), dict)
