"""To whom an agent listens over HTTP, and how much at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from tertulia.core.errors import ParameterError
from tertulia.serving.agent.output import OutputFormatter, default_output
from tertulia.serving.agent.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentServerSettings:
    """To whom an agent listens over HTTP, and how much at once.

    Attributes:
        debug: whether every answer tells which skill gave it, the other candidates and the trace.
        output_formatter: makes the answer's JSON object from the agent's reply.
        tokens: what requests must show; by default nothing.
        cors: the web sites whose pages may ask, such as `https://*.example.com`; `*` is any.
        messages_per_second: how many messages of one user are taken, on average; None: any number.
        burst: how many of them may come at once.
        max_body_bytes: the largest body of a request, and the largest message of a WebSocket.
        body_seconds: how long a body may take to arrive.
        max_sockets: how many WebSockets may be open.
        heartbeat_seconds: how long a stream of events may be silent.
        load_seconds: how often the live page of the load is told something new.
    """

    debug: bool = False
    output_formatter: OutputFormatter = default_output
    tokens: Tokens = field(default_factory=Tokens)
    cors: tuple[str, ...] = ()
    messages_per_second: float | None = None
    burst: int = 10
    max_body_bytes: int = 2**20
    body_seconds: float = 30.0
    max_sockets: int = 1000
    heartbeat_seconds: float = 15.0
    load_seconds: float = 0.5

    def __post_init__(self) -> None:
        if self.messages_per_second is not None and self.messages_per_second <= 0:
            raise ParameterError("`messages_per_second` should be above 0, or None for any number")
        if self.burst < 1:
            raise ParameterError("`burst` should be 1 or more: or nobody could say anything")
