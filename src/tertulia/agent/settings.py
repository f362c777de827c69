"""How an agent behaves, whatever its assistant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentSettings:
    """Limits and leases.

    Attributes:
        name: what stays the same when this agent is started again, and differs between agents
            that run at once; turns that its former run left open are taken over at start.
        time_limit_seconds: how long a turn may take, from its arrival.
        last_word_seconds: how long the timeout and last-chance services may take after that.
        lease_seconds: how long a silent process is believed to live.
        recover_within_seconds: a turn left open by a dead process is run again if it arrived no
            longer ago; an older one is answered by the last chance.
        max_turns: how many turns may be in progress; more are refused at once.
        max_turns_per_user: how many of one user may be in progress or waiting.
        max_history_bytes: how much memory the histories of recent dialogues may take.
        record_answers: whether what services answer is kept with the turn, so that it can be
            replayed; that may hold what the user said.
    """

    name: str = "agent"
    time_limit_seconds: float = 60.0
    last_word_seconds: float = 5.0
    lease_seconds: float = 10.0
    recover_within_seconds: float = 600.0
    max_turns: int = 512
    max_turns_per_user: int = 16
    max_history_bytes: int = 64 * 2**20
    record_answers: bool = False
