"""Asks a language model, calls what it wants called, and asks again, within limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tertulia.agent import wire
from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.llm.completion import Completion, Usage
from tertulia.agent.skills.llm.endpoint import ChatEndpoint
from tertulia.agent.skills.llm.messages import Message, Prompt
from tertulia.agent.skills.llm.reply import LongEnoughError, Reply
from tertulia.agent.skills.llm.toolbox import Toolbox
from tertulia.agent.state import Json, JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one reply may take.

    Attributes:
        seconds: all of it together.
        tokens: all its prompts and completions together.
        completion_tokens: one completion.
        tool_rounds: how often the model may have tools called.
    """

    seconds: float
    tokens: int
    completion_tokens: int
    tool_rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Asks until there is a reply.

    Attributes:
        endpoint: where the model is.
        toolbox: what it may have called.
        limits: how much a reply may take.
        options: what else goes with every request; null leaves a key out.
        timing: ends what takes longer than so many seconds.
    """

    endpoint: ChatEndpoint
    toolbox: Toolbox
    limits: Limits
    options: Mapping[str, Json]
    timing: Callable[[float], asyncio.Timeout] = asyncio.timeout

    async def run(self, prompt: Prompt, reply: Reply) -> bool:
        """Fill a reply; whether the model wanted to.

        A reply that meets a limit is cut there: its `cut` says which.

        Raises:
            ConnectorError: the model cannot be asked, or was too slow to say one sentence.
        """
        try:
            async with self.timing(self.limits.seconds):
                return await self._ask(prompt, reply)
        except LongEnoughError:
            reply.cut = "length"
        except TimeoutError as error:
            reply.cut = "time"
            if not reply.sayable:
                message = f"{self.endpoint.name} said nothing within {self.limits.seconds} s"
                raise ConnectorError(message, is_outage=True) from error
        return True

    async def _ask(self, prompt: Prompt, reply: Reply) -> bool:
        for tool_rounds_left in range(self.limits.tool_rounds, -1, -1):
            room = self.limits.tokens - self.limits.completion_tokens - reply.tokens
            fitting = prompt.within(room)
            if fitting is None:
                return self._cut_before(reply)
            completion = await self._complete(fitting, reply, may_call=tool_rounds_left > 0)
            if completion.is_refused:
                return False
            if completion.is_cut:
                reply.cut = "tokens"
            if completion.is_cut or not completion.calls:
                return True
            reply.pause()
            answers, uses = await self.toolbox.call(completion.calls)
            reply.uses += uses
            said = Message("assistant", completion.text, tool_calls=completion.calls)
            prompt = prompt.followed_by([said, *answers])
        reply.cut = "rounds"
        return True

    def _cut_before(self, reply: Reply) -> bool:
        """End a reply since there are not enough tokens to ask for more of it."""
        if not reply.tokens:
            raise ConnectorError(
                "what the model is to be told is longer than `token_budget` allows: raise it,"
                " or shorten the prompt"
            )
        reply.cut = "tokens"
        return True

    async def _complete(self, prompt: Prompt, reply: Reply, *, may_call: bool) -> Completion:
        """Ask once, and count what it costs, also if nothing comes of it."""
        before, completion = len(reply.text), Completion()
        try:
            completion = await self.endpoint.complete(
                self._body(prompt, may_call=may_call), reply.hear
            )
        finally:
            said = Message("assistant", reply.text[before:], tool_calls=completion.calls)
            reply.pay(completion.usage or Usage(prompt.tokens, said.tokens))
        return completion

    def _body(self, prompt: Prompt, *, may_call: bool) -> bytes:
        body: JsonObject = {
            "messages": prompt.messages,
            "max_tokens": self.limits.completion_tokens,
        }
        if prompt.tools:
            body |= {"tools": prompt.tools, "tool_choice": "auto" if may_call else "none"}
        body |= self.options
        try:
            return wire.encode({key: value for key, value in body.items() if value is not None})
        except TypeError as error:
            raise ConnectorError("what the model is to be told is no JSON") from error
