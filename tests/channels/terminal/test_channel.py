from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest
from rich.console import Console

from tertulia.agent.errors import OverloadedError, StoreError
from tertulia.channels.terminal.channel import Terminal
from tertulia.channels.terminal.look import Look
from tertulia.channels.terminal.typist import LineTypist

BUSY = OverloadedError("16 messages are waiting", retry_after_seconds=1, is_users_own=True)


class Typed:
    """Lines that were typed before; the stop of the reader is the end of them."""

    def __init__(self, *lines: bytes) -> None:
        self._lines = [*lines]
        self._end = asyncio.Event()
        self.is_endless = False

    async def next(self) -> bytes | None:
        if self._lines:
            return self._lines.pop(0)
        if self.is_endless:
            await self._end.wait()
        return None

    def stop(self) -> None:
        self._lines = []
        self._end.set()


class Talk:
    def __init__(self, *lines: bytes, is_interactive: bool = True, user_id: str | None = None):
        self.screen = io.StringIO()
        self.typed = Typed(*lines)
        self.stopping = asyncio.Event()
        look = Look(Console(file=self.screen, width=200))
        self.terminal = Terminal(
            typist=LineTypist(self.typed, look, is_interactive),
            look=look,
            is_interactive=is_interactive,
            user_id=user_id,
        )

    async def run(self, agent: Any) -> str:
        await self.terminal.run(agent, self.stopping)
        return self.screen.getvalue()


async def test_it_asks_who_is_there_and_then_talks(agent: Any) -> None:
    screen = await Talk(b"ann", b"hello").run(agent)

    assert screen == "Provide user id: You: Bot: HELLO\nYou: \n"
    [message] = agent.taken
    assert (message.user_id, message.channel_type) == ("ann", "cmd_client")


async def test_a_known_user_is_not_asked_for(agent: Any) -> None:
    await Talk(b"hello", user_id="bob").run(agent)

    assert [(message.user_id, message.text) for message in agent.taken] == [("bob", "hello")]


async def test_blanks_around_are_removed_and_blank_lines_passed_over(agent: Any) -> None:
    await Talk(b"ann", b"", b"   ", b"  hello\t").run(agent)

    assert [message.text for message in agent.taken] == ["hello"]


async def test_commands_are_carried_out_by_the_agent(agent: Any) -> None:
    screen = await Talk(b"/start", b"/close", user_id="ann").run(agent)

    assert [message.text for message in agent.taken] == ["/start", "/close"]
    assert "a new dialogue begins\n" in screen
    assert "the dialogue is closed\n" in screen


async def test_a_pipe_gets_a_line_for_every_utterance_and_no_prompts(agent: Any) -> None:
    screen = await Talk(b"ann", b"one", b"two", is_interactive=False).run(agent)

    assert screen == "ONE\nTWO\n"


async def test_in_a_pipe_an_answer_of_several_lines_is_json(agent: Any) -> None:
    agent.say = lambda text: f"{text}\nor not"

    screen = await Talk(b"ann", b"be", is_interactive=False).run(agent)

    assert screen == '"be\\nor not"\n'


async def test_an_answer_cannot_steer_the_terminal(agent: Any) -> None:
    agent.say = lambda text: "\x1b[2Jgone [bold]or[/] not\r"

    screen = await Talk(b"hello", user_id="ann").run(agent)

    assert "Bot: \N{REPLACEMENT CHARACTER}[2Jgone [bold]or[/] not" in screen
    assert "\x1b" not in screen


async def test_what_is_not_utf8_is_asked_for_again(agent: Any) -> None:
    screen = await Talk(b"ann", b"\xff", b"hello").run(agent)

    assert "this is not UTF-8: type it again\n" in screen
    assert [message.text for message in agent.taken] == ["hello"]


async def test_a_message_that_is_not_taken_can_be_typed_again(agent: Any) -> None:
    agent.errors = [BUSY]

    screen = await Talk(b"hello", b"hello", user_id="ann").run(agent)

    assert "16 messages are waiting\n" in screen
    assert "Bot: HELLO\n" in screen


async def test_a_message_of_a_pipe_that_is_not_taken_ends_it(agent: Any) -> None:
    agent.errors = [StoreError("the disk is full")]

    with pytest.raises(StoreError, match="the disk is full"):
        await Talk(b"ann", b"one", b"two", is_interactive=False).run(agent)


async def test_quit_leaves(agent: Any) -> None:
    await Talk(b"hello", b"/quit", b"more", user_id="ann").run(agent)

    assert [message.text for message in agent.taken] == ["hello"]


async def test_help_lists_the_commands_and_is_not_said(agent: Any) -> None:
    screen = await Talk(b"/help", user_id="ann").run(agent)

    assert all(name in screen for name in ("/start", "/close", "/why", "/help", "/quit"))
    assert agent.taken == []


async def test_why_before_the_first_answer_says_that_there_is_none(agent: Any) -> None:
    screen = await Talk(b"/why", user_id="ann").run(agent)

    assert "there is no answer yet\n" in screen
    assert agent.taken == []


async def test_in_a_pipe_every_line_is_said_to_the_agent(agent: Any) -> None:
    lines = (b"/why", b"/help", b"/quit")

    screen = await Talk(*lines, is_interactive=False, user_id="ann").run(agent)

    assert screen == "/WHY\n/HELP\n/QUIT\n"


async def test_being_stopped_at_the_prompt_ends_it(agent: Any) -> None:
    talk = Talk(user_id="ann")
    talk.typed.is_endless = True
    running = asyncio.create_task(talk.run(agent))
    await asyncio.sleep(0)

    talk.stopping.set()

    assert await running == "You: \n"


async def test_being_stopped_during_a_turn_leaves_it_to_finish_and_takes_no_more(
    agent: Any,
) -> None:
    talk = Talk(b"first", b"second", user_id="ann")
    gate = agent.hold("first")
    running = asyncio.create_task(talk.run(agent))
    await agent.on_taken.wait()

    talk.stopping.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    gate.set()

    assert "Bot: FIRST\n" in await running
    assert agent.answered == ["first"]
