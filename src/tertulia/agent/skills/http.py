"""A skill behind an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Annotated, Literal, TypeAlias
from uuid import uuid4

from msgspec import Meta

from tertulia.agent.connectors.endpoint import MAX_ANSWER_BYTES
from tertulia.agent.connectors.pool import HttpPool
from tertulia.agent.connectors.protocols import http_connector
from tertulia.agent.errors import ConnectorError, PayloadError
from tertulia.agent.formatters.candidates import as_hypotheses
from tertulia.agent.service import Connector, Request
from tertulia.agent.skills.contract import Context, Hypothesis, Skill
from tertulia.agent.skills.pattern_matching import Confidence
from tertulia.agent.state import Json, JsonObject

Told: TypeAlias = Literal[
    "text", "history", "annotations", "human", "state", "language", "dialogue_id"
]
Count: TypeAlias = Annotated[int, Meta(ge=0)]

_FIELDS: Mapping[str, Told] = {
    "x": "text",
    "history": "history",
    "annotations": "annotations",
    "state": "state",
}
_OWN = frozenset(
    {"text", "confidence", "attributes", "human_attributes", "bot_attributes", "state"}
)


@dataclass(eq=False)
class HTTPSkill(Skill):
    """Asks a service over HTTP, in the body `{"x": [text], "history": [[…]], …}`.

    The first element of the list that comes back, or the object that comes back, is the answer: a
    hypothesis or several, in any form that `as_hypotheses` takes. In an object, `state` is what
    the service is told the next time, and keys of its own go with the reply as attributes.

    Attributes:
        url: where the service is.
        urllist: several places where the same service is; goes before `url`.
        fields: the keys of the body, and what each holds.
        history: how many utterances before the last one are told.
        confidence: that of hypotheses that come without.
        batch_size: the most questions in one request.
        num_workers: how many requests may be under way at once.
        max_waiting: the most questions that may wait for their request.
        headers: sent with every request.
        max_answer_bytes: how much of an answer is read at most.
        pool: the connections, shared with others.

    Raises:
        ParameterError: one of them makes no sense.
    """

    url: str | None = None
    _: KW_ONLY
    urllist: Sequence[str] = ()
    fields: Mapping[str, Told] = field(default_factory=lambda: _FIELDS)
    history: Count = 10
    confidence: Confidence = 0.5
    batch_size: int = 1
    num_workers: int | None = None
    max_waiting: int = 1024
    headers: Mapping[str, str] | None = field(default=None, repr=False)
    max_answer_bytes: int = MAX_ANSWER_BYTES
    pool: HttpPool | None = field(default=None, repr=False)
    _connector: Connector = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._connector = http_connector(
            url=self.url,
            urllist=self.urllist,
            batch_size=self.batch_size,
            num_workers=self.num_workers,
            max_waiting=self.max_waiting,
            headers=self.headers,
            max_answer_bytes=self.max_answer_bytes,
            pool=self.pool,
        )

    async def start(self) -> None:
        """Open the connections."""
        await self._connector.start()

    async def stop(self) -> None:
        """Close them."""
        await self._connector.stop()

    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        """Ask the service, and offer what it says.

        Raises:
            ConnectorError: it cannot be reached, or says nothing usable.
        """
        request = Request(
            task_id=uuid4().hex,
            payload={name: [_told(context, what)] for name, what in self.fields.items()},
            dialogue_id=context.dialogue_id,
            emit=context.emit,
        )
        answer = await self._connector.send(request)
        try:
            return [_hypothesis(one) for one in as_hypotheses(answer, confidence=self.confidence)]
        except PayloadError as error:
            raise ConnectorError(str(error)) from error


def _told(context: Context, what: Told) -> Json:
    value: Json = getattr(context, what)
    return [*value] if what == "history" else value


def _hypothesis(given: JsonObject) -> Hypothesis:
    """A hypothesis out of an object; `state` may be left out.

    Raises:
        PayloadError: the parts of it are of other kinds than they should be.
    """
    parts = {name: given[name] for name in _OWN & given.keys()}
    further = {name: value for name, value in given.items() if name not in _OWN}
    for name in ("attributes", "human_attributes", "bot_attributes"):
        if not isinstance(parts.setdefault(name, {}), dict):
            raise PayloadError(f"{name!r} of a hypothesis must be an object")
    parts["attributes"] = {**further, **parts["attributes"]}
    return Hypothesis(**parts)
