"""Holds a turn that was run again against what is stored of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from tertulia.agent import wire
from tertulia.agent.replay.authors import Authors
from tertulia.agent.replay.differences import Difference, differences
from tertulia.agent.replay.playing import Performance
from tertulia.agent.replay.report import Finding
from tertulia.agent.replay.scenes import Scene
from tertulia.agent.state import Json, JsonObject
from tertulia.agent.trace import Trace


def compared(scene: Scene, performance: Performance) -> Iterator[Difference]:
    """What differs: in how services ended, and in the bytes of both utterances."""
    yield from _in_services(scene.trace, performance.trace)
    yield from in_bytes("question", scene.question, performance.question())
    yield from in_bytes("answer", scene.answer, performance.answer(scene))
    if scene.trace.outcome != performance.trace.outcome:
        yield Difference(("outcome",), scene.trace.outcome, performance.trace.outcome)


def in_bytes(name: str, then: bytes, now: bytes) -> Iterator[Difference]:
    """What two encoded utterances differ in; whatever it is, something is said of it."""
    if then == now:
        return
    found = [*differences(_document(then), _document(now), (name,))]
    yield from found or [Difference((name,), wire.decode(then), wire.decode(now))]


def findings(
    found: Iterable[Difference], authors: Authors, asked: Collection[str]
) -> tuple[Finding, ...]:
    """Differences and who may have made them, the earliest service first.

    Args:
        found: what differs.
        authors: who writes what.
        asked: the services that were asked, then or now.
    """
    named = []
    for difference in found:
        services = authors.of(difference.path)
        present = tuple(name for name in services if name in asked)
        named.append(Finding(services=present or services, difference=difference))
    return tuple(sorted(named, key=lambda one: authors.rank(one.services)))


def asked_in(*traces: Trace) -> set[str]:
    """The services that were asked in some turns."""
    return {call.service for trace in traces for call in trace.calls}


def _in_services(then: Trace, now: Trace) -> Iterator[Difference]:
    yield from differences(then.statuses, now.statuses, ("services",))
    sent_then, sent_now = _sent(then), _sent(now)
    for name, status in then.statuses.items():
        is_told = status != now.statuses.get(name) or status == "cancelled"
        if not is_told and sent_then[name] != sent_now[name]:
            yield Difference(("tasks", name), sent_then[name], sent_now[name])


def _sent(trace: Trace) -> Counter[str]:
    return Counter(call.service for call in trace.calls)


def _document(encoded: bytes) -> JsonObject:
    """An utterance, its hypotheses by their service, so that one more shifts nobody else's."""
    document: JsonObject = wire.decode(encoded)
    if "hypotheses" in document:
        by_service: dict[str, list[Json]] = {}
        for hypothesis in document["hypotheses"]:
            by_service.setdefault(str(hypothesis.get("service_name")), []).append(hypothesis)
        document["hypotheses"] = by_service
    return document
