import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.llm.completion import Completion, Usage
from tertulia.agent.skills.llm.reading import streamed_completion, whole_completion
from tests.agent.skills.llm.imitation import call, completion, piece

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)
KEYS = {
    "content": VALUES,
    "refusal": VALUES,
    "tool_calls": VALUES
    | st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "index": VALUES,
                "id": VALUES,
                "function": VALUES
                | st.fixed_dictionaries({}, optional={"name": VALUES, "arguments": VALUES}),
            },
        )
    ),
}
WORDS = VALUES | st.fixed_dictionaries({}, optional=KEYS)
CHOICES = st.lists(
    st.fixed_dictionaries({}, optional={"message": WORDS, "delta": WORDS, "finish_reason": VALUES})
)
ANSWERS = st.fixed_dictionaries({}, optional={"choices": VALUES | CHOICES, "usage": VALUES})


async def chunks(*parts: bytes) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


async def read(*parts: bytes) -> Completion:
    return await streamed_completion(
        chunks(*parts), "text/event-stream", lambda _: None, speaker="the model"
    )


@given(ANSWERS)
def test_whatever_comes_is_a_completion_or_an_error(answer: Any) -> None:
    with suppress(ConnectorError):
        assert isinstance(whole_completion(answer, lambda _: None, speaker="the model"), Completion)


@given(st.lists(ANSWERS, max_size=3), st.integers(1, 50))
async def test_whatever_is_streamed_is_a_completion_or_an_error(answers: Any, size: int) -> None:
    body = b"".join(b"data: " + json.dumps(answer).encode() + b"\n\n" for answer in answers)

    with suppress(ConnectorError):
        parts = [body[start : start + size] for start in range(0, len(body), size)]
        assert isinstance(await read(*parts), Completion)


@given(st.binary(max_size=60))
async def test_any_bytes_are_a_completion_or_an_error(noise: bytes) -> None:
    with suppress(ConnectorError):
        assert isinstance(await read(b"data: " + noise + b"\n\n"), Completion)


@pytest.mark.parametrize(
    "event", [b'{"error": ' + b"[" * 100_000, b'{"choices": [{"delta": {"content": "\\ud83d"}}]}']
)
async def test_what_cannot_be_decoded_is_an_error(event: bytes) -> None:
    with pytest.raises(ConnectorError, match="no completion"):
        await read(b"data: " + event + b"\n\n")


async def test_what_follows_the_end_is_passed_over() -> None:
    said = json.dumps(piece("stop", content="Hi.")).encode()

    completion = await read(b"data: %b\n\ndata: [DONE]\n\ndata: {nonsense\n\n" % said)

    assert completion.text == "Hi."


def test_only_the_first_of_several_choices_is_read() -> None:
    answer = completion("Hi.")
    answer["choices"] += completion("Bye.")["choices"]

    assert whole_completion(answer, lambda _: None, speaker="the model") == Completion(
        text="Hi.", usage=Usage(20, 5)
    )


def test_calls_without_an_id_are_given_one() -> None:
    wanted = [call("one", {}), call("two", {})]
    for each in wanted:
        del each["id"]
    answer = completion(None, "tool_calls", tool_calls=wanted)

    calls = whole_completion(answer, lambda _: None, speaker="the model").calls

    assert [(one.id, one.function.name) for one in calls] == [("call_0", "one"), ("call_1", "two")]
