"""What a client may send, and what it is told where it may not."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.agent.message import Message
from tertulia.serving.agent.incoming import read_message
from tertulia.serving.errors import RequestError

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)
KEYS = st.sampled_from(["user_id", "payload", "message_id", "other"])


def read(fields: object, key: str | None = None) -> Message:
    return read_message(json.dumps(fields).encode(), "http_client", idempotency_key=key)


def test_the_documented_request_becomes_a_message() -> None:
    message = read({"user_id": "xyz", "payload": "hello"})

    assert message == Message(user_id="xyz", text="hello", channel_type="http_client")


def test_further_keys_become_attributes() -> None:
    message = read({"user_id": "x", "payload": "hi", "my_custom_dialog_id": 111, "location": "lab"})

    assert message.attributes == {"my_custom_dialog_id": 111, "location": "lab"}


@pytest.mark.parametrize("fields", [{}, {"payload": None}, {"payload": ""}])
def test_without_a_payload_nothing_was_said(fields: dict[str, object]) -> None:
    assert read({"user_id": "x", **fields}).text == ""


@pytest.mark.parametrize(("sent", "known"), [(42, "42"), (-1, "-1"), ("42", "42"), ("é", "é")])
def test_a_user_is_known_by_a_text_or_a_whole_number(sent: object, known: str) -> None:
    assert read({"user_id": sent}).user_id == known


@pytest.mark.parametrize(
    ("fields", "key", "known"),
    [
        ({}, None, None),
        ({"message_id": "a"}, None, "a"),
        ({"message_id": 7}, None, "7"),
        ({}, "a", "a"),
        ({"message_id": "a"}, "a", "a"),
    ],
)
def test_a_message_is_named_in_the_body_or_in_the_header(
    fields: dict[str, object], key: str | None, known: str | None
) -> None:
    message = read({"user_id": "x", **fields}, key)

    assert (message.message_id, message.attributes) == (known, {})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "must be JSON"),
        (b"{", "must be JSON"),
        (b"\xff", "must be JSON"),
        (b'{"user_id": NaN}', "must be JSON"),
        (b"[]", "must be a JSON object"),
        (b'"hello"', "must be a JSON object"),
        (b"{}", "`user_id` is missing"),
        (b'{"user_id": null}', "`user_id` is missing"),
        (b'{"user_id": ""}', "`user_id` must not be empty"),
        (b'{"user_id": "  "}', "`user_id` must not be empty"),
        (b'{"user_id": "a\\u0000b"}', "U\\+0000"),
        (b'{"user_id": true}', "`user_id` must be a text or a whole number"),
        (b'{"user_id": 1.5}', "`user_id` must be a text or a whole number"),
        (b'{"user_id": ["x"]}', "`user_id` must be a text or a whole number"),
        (b'{"user_id": "%b"}' % (b"x" * 513), "longer than 512"),
        (b'{"user_id": %b}' % (b"9" * 600), "longer than 512"),
        (b'{"user_id": "x", "payload": ["hi"]}', "`payload` must be a text"),
        (b'{"user_id": "x", "payload": {"a": 1}}', "`payload` must be a text"),
        (b'{"user_id": "x", "payload": 1}', "`payload` must be a text"),
        (b'{"user_id": "x", "message_id": ""}', "`message_id` must not be empty"),
        (b'{"user_id": "x", "message_id": {}}', "`message_id` must be a text"),
        (b'{"user_id": "x", "a": %b}' % (b"[" * 65 + b"]" * 65), "nested too deeply"),
        (b"[" * 100_000, "nested too deeply"),
    ],
)
def test_what_cannot_be_taken_is_explained(body: bytes, said: str) -> None:
    with pytest.raises(RequestError, match=said) as caught:
        read_message(body, "http_client")

    assert caught.value.status == 400


def test_two_different_names_for_one_message_are_refused() -> None:
    with pytest.raises(RequestError, match="differ"):
        read({"user_id": "x", "message_id": "a"}, "b")


def test_a_flat_body_may_hold_many_brackets() -> None:
    message = read({"user_id": "x", "payload": "[" * 1000, "items": [[]] * 1000})

    assert message.text == "[" * 1000


def test_half_a_character_is_replaced() -> None:
    message = read_message(b'{"user_id": "x", "payload": "hi \\ud83d"}', "http_client")

    assert message.text == "hi �"


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary() | st.dictionaries(KEYS, JSON).map(lambda fields: json.dumps(fields).encode()))
def test_any_body_is_taken_or_refused(body: bytes) -> None:
    taken = None
    with suppress(RequestError):
        taken = read_message(body, "http_client")

    assert taken is None or len(taken.digest) == 32
