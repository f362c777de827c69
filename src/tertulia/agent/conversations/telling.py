"""Conversations that did not go as they are written, told line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tertulia.agent.conversations.expectations import shown
from tertulia.agent.conversations.observation import Observation
from tertulia.agent.conversations.result import ConversationResult, Divergence, Mismatch
from tertulia.agent.state import JsonObject
from tertulia.agent.trace import CallRecord, Trace

_SHORT = 200
"""How much of an annotation is shown."""


def summed_up(result: ConversationResult) -> str:
    """One line on a conversation."""
    count = len(result.conversation.turns)
    turns = "1 turn" if count == 1 else f"{count} turns"
    verdict = "FAIL" if result.has_failed else "ok  "
    return f"{verdict} {result.conversation.name} ({turns}, {result.seconds * 1000:.0f} ms)"


def told(result: ConversationResult) -> Iterator[str]:
    """What was expected in the turn that went wrong, what came, and how it came about."""
    divergence, conversation = result.divergence, result.conversation
    if divergence is None:
        return
    where = f"{conversation.source}:{divergence.turn.line}: " if conversation.source else ""
    yield f"{where}{conversation.name}, turn {divergence.number}: {shown(divergence.turn.text)}"
    yield from _indented(_of_divergence(divergence))


def _of_divergence(divergence: Divergence) -> Iterator[str]:
    if divergence.error:
        yield f"was not answered: {divergence.error}"
    for mismatch in divergence.mismatches:
        yield from _of_mismatch(mismatch)
    if divergence.observation is not None:
        yield from _of_observation(divergence.observation)


def _of_mismatch(mismatch: Mismatch) -> Iterator[str]:
    expected = mismatch.expected
    yield f"{expected.name} (line {expected.line})"
    yield f"  expected: {expected.expectation}"
    yield f"  came:     {', '.join(map(shown, mismatch.came))}"


def _of_observation(observation: Observation) -> Iterator[str]:
    answer = observation.answer
    yield f"answer: {shown(answer.text)}, from {answer.active_skill!r} ({answer.confidence:.2f})"
    for label, annotation in observation.annotations.items():
        yield f"annotation {label}: {shown(annotation, _SHORT)}"
    for hypothesis in observation.hypotheses:
        yield f"hypothesis {_of_hypothesis(hypothesis)}"
    if observation.trace is not None:
        yield from _of_trace(observation.trace)


def _of_hypothesis(hypothesis: JsonObject) -> str:
    name, text = hypothesis.get("skill_name"), shown(hypothesis.get("text"), _SHORT)
    return f"{name}: {text} ({shown(hypothesis.get('confidence'))})"


def _of_trace(trace: Trace) -> Iterator[str]:
    yield f"outcome: {trace.outcome}, {trace.seconds * 1000:.0f} ms"
    asked = {call.service for call in trace.calls}
    for call in trace.calls:
        yield f"  {_of_call(call)}"
    for service, status in trace.statuses.items():
        if service not in asked:
            yield f"  {service}: {status}"
    for note in trace.notes:
        yield f"  note: {note}"


def _of_call(call: CallRecord) -> str:
    reason = f": {call.reason}" if call.reason else ""
    return f"{call.service}: {call.status}, {call.seconds * 1000:.0f} ms{reason}"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)
