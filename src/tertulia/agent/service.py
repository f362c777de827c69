"""A service as the agent runs it: a connector, and what stands before and behind it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from tertulia.agent.breaker import Breaker
from tertulia.agent.dialogue import Dialogue
from tertulia.agent.retry import NO_RETRY, Retry
from tertulia.agent.state import Json, JsonObject

DialogFormatter: TypeAlias = Callable[[JsonObject], Sequence[Json]]
"""From the documented dict of a dialogue to one task or several.

A formatter with an attribute `window`, a number, reads no more than so many utterances from the
end; the dict of an assistant all of whose formatters say so holds no more.
"""

ResponseFormatter: TypeAlias = Callable[[Json], Json]
"""From what a service answered to what its state method takes."""


class StateMethod(Protocol):
    """Writes what a service answered into the dialogue."""

    def __call__(
        self, dialogue: Dialogue, payload: Json, label: str, /, **context: Any
    ) -> Awaitable[None] | None:
        """Change the dialogue.

        `context` holds `ind` (which of the service's tasks was answered), `message_attrs` (the
        attributes of the message), `hypothesis` (the one with this index when the tasks were
        made, or None) and `rank` (the place of the task in the configuration's order).
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One task for a connector.

    Attributes:
        task_id: the task's identity; an answer that comes again under it is dropped.
        payload: what to send: JSON, in which a `History` may stand for a list of utterances.
        dialogue_id: whose turn it is; for tracing, not for the service.
        label: what the service that is asked is called in the state.
        emit: takes pieces of text while the service is still speaking, where it streams.
        on_encoded: told the bytes of the payload where it is encoded, for the trace's digest.
    """

    task_id: str
    payload: Json
    dialogue_id: str = ""
    label: str = ""
    emit: Callable[[str], None] = field(default=lambda _: None)
    on_encoded: Callable[[bytes], None] = field(default=lambda _: None)


class Connector(Protocol):
    """The way to a service; see `tertulia.testing.connectors` for the laws it obeys."""

    async def start(self) -> None:
        """Open what is needed; called once, in the agent's event loop."""

    async def stop(self) -> None:
        """Close it; requests that still wait fail with a ConnectorError."""

    async def send(self, request: Request) -> Json:
        """Ask the service, and return what it says.

        Being cancelled is how a deadline arrives: give up, and free what the request holds.

        Raises:
            ConnectorError: it cannot be asked, or says nothing usable.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One annotator, selector, skill, response selector or postprocessor.

    Attributes:
        name: `group.label` or `label`, unique.
        label: what is written into the state.
        connector: the way to it; several services may share one.
        dialog_formatter: makes the tasks; without one, the whole dialogue is the only task.
        response_formatter: makes what the state method takes; without one, the answer as it is.
        state_method: writes the answer into the dialogue; without one, nothing is written.
        is_selector: whether its answer says which of the services it leads to may run.
        timeout_seconds: how long one attempt may take; None: as long as the turn.
        retry: how often and when it is asked again after an outage.
        breaker: decides whether it is asked at all; services of one connector share one.
    """

    name: str
    label: str
    connector: Connector
    dialog_formatter: DialogFormatter | None = None
    response_formatter: ResponseFormatter | None = None
    state_method: StateMethod | None = None
    is_selector: bool = False
    timeout_seconds: float | None = None
    retry: Retry = NO_RETRY
    breaker: Breaker = field(default_factory=Breaker)
