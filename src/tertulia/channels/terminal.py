"""The terminal: one user, who types."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from tertulia.agent.agent import Agent
from tertulia.agent.errors import AgentError
from tertulia.agent.message import CLOSE, START, Message
from tertulia.agent.wire import encode
from tertulia.channels.lines import Lines

CHANNEL = "cmd_client"


@dataclass(slots=True, kw_only=True)
class Terminal:
    """Asks who is there, then for one utterance after the other, and shows the answers.

    Attributes:
        lines: what is typed, or comes through a pipe: the user's id first, if `user_id` is None.
        console: where to show the answers.
        is_interactive: whether somebody sits before it; a pipe gets no prompts, and one line of
            output for every utterance.
        user_id: who speaks.
    """

    lines: Lines
    console: Console
    is_interactive: bool
    user_id: str | None = None

    async def run(self, agent: Agent, stopping: asyncio.Event) -> None:
        """Talk until there are no more lines, or until told to stop.

        Raises:
            AgentError: a message of a pipe was not taken.
        """
        watching = asyncio.create_task(_when(stopping, self.lines.stop))
        try:
            await self._talk(agent)
        finally:
            watching.cancel()

    async def _talk(self, agent: Agent) -> None:
        user_id = self.user_id or await self._ask("Provide user id")
        if user_id is None:
            return
        while (text := await self._ask("You")) is not None:
            try:
                reply = await agent.respond(
                    Message(user_id=user_id, text=text, channel_type=CHANNEL)
                )
            except AgentError as error:
                if not self.is_interactive:
                    raise
                self._show(str(error), style="red")
            else:
                self._answer(text, reply.answer.text)

    async def _ask(self, prompt: str) -> str | None:
        """The next utterance that is one; None if there are no more."""
        while True:
            if self.is_interactive:
                self.console.print(f"[bold]{prompt}:[/] ", end="")
            line = await self.lines.next()
            if line is None:
                if self.is_interactive:
                    self.console.print()
                return None
            try:
                text = line.decode().strip()
            except UnicodeDecodeError:
                self._show("this is not UTF-8: type it again", style="red")
                continue
            if text:
                return text

    def _answer(self, text: str, answer: str) -> None:
        if not self.is_interactive:
            is_one_line = answer.isprintable()
            self.console.out(answer if is_one_line else encode(answer).decode(), highlight=False)
        elif text in _CARRIED_OUT and not answer:
            self._show(_CARRIED_OUT[text], style="dim")
        else:
            self.console.print(Text.assemble(("Bot: ", "bold cyan"), _harmless(answer)))

    def _show(self, notice: str, style: str) -> None:
        self.console.print(Text(_harmless(notice), style))


_CARRIED_OUT = {START: "a new dialogue begins", CLOSE: "the dialogue is closed"}


async def _when(happens: asyncio.Event, act: Callable[[], None]) -> None:
    await happens.wait()
    act()


def _harmless(text: str) -> str:
    """Text without characters that steer the terminal."""
    return "".join(
        each if each.isprintable() or each in "\n\t" else "\N{REPLACEMENT CHARACTER}"
        for each in text
    )
