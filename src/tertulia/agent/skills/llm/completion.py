"""What a language model answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from tertulia.agent.skills.llm.messages import ToolCall

Count: TypeAlias = Annotated[int, Meta(ge=0, le=10**9)]


class Usage(Struct, frozen=True):
    """How many tokens a completion has cost, as the model's server counts them."""

    prompt_tokens: Count = 0
    completion_tokens: Count = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a model has answered.

    Attributes:
        text: what it says.
        calls: the functions that it wants called.
        is_refused: whether it refuses to answer, or a filter keeps it from answering.
        is_cut: whether it was stopped because its answer grew too long.
        usage: what it cost; None if its server does not say.
    """

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    is_refused: bool = False
    is_cut: bool = False
    usage: Usage | None = None
