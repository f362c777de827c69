"""Takes messages in and gives answers out, whatever protocol they come by."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

from tertulia.agent.agent import Agent
from tertulia.agent.message import Message
from tertulia.agent.trace import Listener
from tertulia.agent.wire import encode
from tertulia.serving.agent.metrics import AgentMetrics
from tertulia.serving.agent.output import OutputFormatter, with_debug
from tertulia.serving.agent.rate import RateLimit
from tertulia.serving.agent.refusal import FULL, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Stands between the protocols and the agent.

    Attributes:
        agent: who answers.
        output: makes the answer's JSON object.
        debug: whether answers tell how they came about.
        rate: how many messages of one user are taken; None for any number.
        metrics: count what is answered and refused.
    """

    agent: Agent
    output: OutputFormatter
    debug: bool
    rate: RateLimit | None
    metrics: AgentMetrics

    async def answer(self, message: Message, listener: Listener | None = None) -> bytes:
        """Let the agent answer; the answer as JSON.

        Raises:
            OverloadedError: the user has sent too many messages, or everybody together has.
            Exception: whatever else the agent or the output formatter raises.
        """
        if self.rate is not None:
            self.rate.take(message.user_id)
        reply = await self.agent.respond(message, listener)
        output = self.output(reply)
        is_command = not reply.answer.utt_id
        return encode(output if is_command or not self.debug else with_debug(output, reply))

    def refuse_when_full(self) -> Refusal | None:
        """What to tell whoever comes when there is no room; None when there is."""
        return FULL if self.agent.is_full else None

    def count(self, status: int, start: float, refusal: Refusal | None = None) -> None:
        """Count a request that has been answered, or a message; `start` is by `perf_counter`."""
        self.metrics.count_request(status, perf_counter() - start)
        if refusal is not None and refusal.reason:
            self.metrics.count_refusal(refusal.reason)

    def count_refusal_at_gate(self) -> None:
        """Count a message that was refused before it was read."""
        self.metrics.count_request(FULL.status, 0.0)
        self.metrics.count_refusal(FULL.reason)
