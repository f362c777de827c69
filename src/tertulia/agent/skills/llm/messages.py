"""What a language model is sent and sends: messages, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from msgspec import Struct

from tertulia.agent import wire
from tertulia.agent.state import JsonObject

Role: TypeAlias = Literal["system", "user", "assistant", "tool"]

_BYTES_A_TOKEN = 3  # four in English, fewer elsewhere
_TOKENS_A_MESSAGE = 4  # for its role, and where it begins and ends


class FunctionCall(Struct, frozen=True):
    """Which function a model wants called, and with what: JSON, if the model keeps to it."""

    name: str
    arguments: str


class ToolCall(Struct, frozen=True, tag_field="type", tag="function"):
    """A call that a model asks for; the answer to it bears its id."""

    id: str
    function: FunctionCall


class Message(Struct, frozen=True, omit_defaults=True):
    """Something that is said to a model, or that it has said."""

    role: Role
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""

    @property
    def tokens(self) -> int:
        """Its cost."""
        said = [call.function.name + call.function.arguments for call in self.tool_calls]
        return _TOKENS_A_MESSAGE + estimated_tokens("".join([self.content, *said]))


def estimated_tokens(text: str) -> int:
    """How many tokens a text has at most, as far as can be said without the model's tokenizer."""
    return -(-len(text.encode(errors="replace")) // _BYTES_A_TOKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """All that a model is told.

    Attributes:
        system: what it is to be.
        history: what was said before, oldest first; the oldest is left out where room is short.
        turn: what is said now, and the calls that came of it.
        tools: the functions that it may have called, as the protocol describes them.
    """

    system: str
    history: Sequence[Message]
    turn: Sequence[Message]
    tools: Sequence[JsonObject] = ()

    @classmethod
    def of(
        cls, system: str, history: Sequence[str], text: str, tools: Sequence[JsonObject]
    ) -> Prompt:
        """The prompt of a turn; before it, bot and human spoke in turns, the bot last."""
        roles: tuple[Role, Role] = ("assistant", "user")
        before = [Message(roles[age % 2], said) for age, said in enumerate(reversed(history))]
        return cls(system=system, history=before[::-1], turn=[Message("user", text)], tools=tools)

    def followed_by(self, messages: Sequence[Message]) -> Prompt:
        """The prompt, and what was said since."""
        return Prompt(
            system=self.system,
            history=self.history,
            turn=[*self.turn, *messages],
            tools=self.tools,
        )

    @property
    def tokens(self) -> int:
        """Its cost."""
        tools = estimated_tokens(wire.encode(self.tools).decode()) if self.tools else 0
        return tools + sum(message.tokens for message in self.messages)

    @property
    def messages(self) -> list[Message]:
        """Everything in order."""
        return [Message("system", self.system), *self.history, *self.turn]

    def within(self, limit: int) -> Prompt | None:
        """The prompt with as much of its history as there is room for; None: even so too long.

        Args:
            limit: how many tokens it may have.
        """
        excess, kept = self.tokens - limit, [*self.history]
        while excess > 0 and kept:
            excess -= kept.pop(0).tokens
        if excess > 0:
            return None
        return Prompt(system=self.system, history=kept, turn=self.turn, tools=self.tools)
