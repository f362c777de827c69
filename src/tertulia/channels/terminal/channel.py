"""The channel: who types talks with an agent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tertulia.agent.agent import Agent
from tertulia.agent.errors import AgentError
from tertulia.agent.message import CLOSE, START, Message
from tertulia.agent.reply import Reply
from tertulia.channels.plain import line_of
from tertulia.channels.terminal.commands import HELP, OF_AGENTS, QUIT, WHY, help_view
from tertulia.channels.terminal.look import Look
from tertulia.channels.terminal.question import question_of
from tertulia.channels.terminal.turn import TurnView
from tertulia.channels.terminal.typist import Typist

CHANNEL = "cmd_client"


@dataclass(slots=True, kw_only=True)
class Terminal:
    """Asks who is there, then for one utterance after the other, and shows the answers.

    Attributes:
        typist: who types, or the lines of a pipe: the user's id first, if `user_id` is None.
        look: where to show the answers.
        is_interactive: whether somebody sits before it; a pipe gets one line of output for every
            utterance, and all of its lines are utterances.
        user_id: who speaks.
    """

    typist: Typist
    look: Look
    is_interactive: bool
    user_id: str | None = None
    _last: Reply | None = None

    async def run(self, agent: Agent, stopping: asyncio.Event) -> None:
        """Talk until there are no more lines, or until told to stop.

        Raises:
            AgentError: a message of a pipe was not taken.
        """
        watching = asyncio.create_task(_when(stopping, self.typist.stop))
        try:
            await self._talk(agent, stopping)
        finally:
            watching.cancel()

    async def _talk(self, agent: Agent, stopping: asyncio.Event) -> None:
        user_id = self.user_id or await self._ask("Provide user id", is_kept=False)
        if user_id is None:
            return
        while not stopping.is_set() and (text := await self._ask("You")) is not None:
            if self.is_interactive and text == QUIT:
                return
            if self.is_interactive and text in {HELP, WHY}:
                await self._carry_out(text, agent)
                continue
            message = Message(user_id=user_id, text=text, channel_type=CHANNEL)
            try:
                reply = await agent.respond(message)
            except AgentError as error:
                if not self.is_interactive:
                    raise
                self.look.complaint(str(error))
            else:
                self._answer(text, reply)

    async def _ask(self, prompt: str, *, is_kept: bool = True) -> str | None:
        """The next line that is not blank; None if there are no more."""
        while (line := await self.typist.ask(prompt, is_kept=is_kept)) is not None:
            if text := line.strip():
                return text
        return None

    def _answer(self, text: str, reply: Reply) -> None:
        answer = reply.answer.text
        if not self.is_interactive:
            self.look.console.out(line_of(answer), highlight=False)
        elif text in _CARRIED_OUT and not answer:
            self.look.notice(_CARRIED_OUT[text])
        else:
            self._last = reply
            self.look.answer(answer, reply.answer.active_skill)

    async def _carry_out(self, command: str, agent: Agent) -> None:
        if command == HELP:
            self.look.show(help_view(OF_AGENTS))
        elif self._last is None or self._last.trace is None:
            self.look.notice("there is no answer yet")
        else:
            try:
                question = await question_of(self._last.turn_id, agent.store)
            except AgentError as error:
                self.look.complaint(str(error))
            else:
                view = TurnView(self._last.trace, self._last.answer, question)
                self.look.show(view.view())


_CARRIED_OUT = {START: "a new dialogue begins", CLOSE: "the dialogue is closed"}


async def _when(happens: asyncio.Event, act: Callable[[], None]) -> None:
    await happens.wait()
    act()
