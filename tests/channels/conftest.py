"""An agent that says what it is told to say."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from tertulia.agent.message import Answer, Message
from tertulia.agent.reply import Reply
from tertulia.agent.stores.records import TurnRecord
from tertulia.agent.trace import Listener, TurnAccepted


class Turns:
    """A store that knows some turns."""

    def __init__(self) -> None:
        self.known: dict[str, TurnRecord] = {}

    async def turn(self, turn_id: str) -> TurnRecord | None:
        return self.known.get(turn_id)


class ScriptedAgent:
    """Takes every message, and answers it as `say` does; a gate holds an answer up.

    `errors` are raised, in order, before a message is taken at all.
    """

    def __init__(self, say: Callable[[str], str] = str.upper) -> None:
        self.say = say
        self.taken: list[Message] = []
        self.answered: list[str] = []
        self.errors: list[Exception] = []
        self.store = Turns()
        self.gates: dict[str, asyncio.Event] = {}
        self.events: list[str] = []
        self.on_taken = asyncio.Event()
        self.on_answered = asyncio.Event()
        self.on_raised = asyncio.Event()

    @property
    def turns_in_progress(self) -> int:
        return len(self.taken) - len(self.answered)

    def hold(self, text: str) -> asyncio.Event:
        """Do not answer this before the event is set."""
        return self.gates.setdefault(text, asyncio.Event())

    async def respond(self, message: Message, listener: Listener | None = None) -> Reply:
        if self.errors:
            self.on_raised.set()
            raise self.errors.pop(0)
        self.taken.append(message)
        self.on_taken.set()
        if listener is not None:
            listener(TurnAccepted("turn"))
        if message.text in self.gates:
            await self.gates[message.text].wait()
        self.answered.append(message.text)
        self.on_answered.set()
        text = "" if message.is_command else self.say(message.text)
        answer = Answer(user_id=message.user_id, dialog_id="dialogue", text=text)
        return Reply(answer=answer, turn_id="turn")

    async def __aenter__(self) -> ScriptedAgent:
        self.events.append("opened")
        return self

    async def __aexit__(self, *_: object) -> None:
        self.events.append("closed")


@pytest.fixture
def agent() -> ScriptedAgent:
    return ScriptedAgent()
