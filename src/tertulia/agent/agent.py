"""The agent: takes messages in and answers each exactly once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self
from uuid import uuid4

from tertulia.agent.admission import Admission
from tertulia.agent.assistant import Assistant
from tertulia.agent.heart import Heart
from tertulia.agent.message import Message
from tertulia.agent.reply import Reply
from tertulia.agent.runner import Runner
from tertulia.agent.settings import AgentSettings
from tertulia.agent.stores.base import Store
from tertulia.agent.trace import Listener


class Agent:
    """One running assistant over one store; an asynchronous context manager.

    Args:
        assistant: the services.
        store: where dialogues live; opened and closed by the agent.
        settings: limits and leases.
        listeners: hear of every event of every turn.
    """

    def __init__(
        self,
        assistant: Assistant,
        store: Store,
        settings: AgentSettings | None = None,
        listeners: Sequence[Listener] = (),
    ) -> None:
        self.assistant = assistant
        self.store = store
        self.settings = settings or AgentSettings()
        self.admission = Admission(
            max_turns=self.settings.max_turns,
            max_turns_per_user=self.settings.max_turns_per_user,
        )
        owner = f"{self.settings.name}/{uuid4().hex[:12]}"
        self._owner = owner
        self._runner = Runner(assistant, store, self.settings, owner, listeners)
        self._exit = AsyncExitStack()

    async def __aenter__(self) -> Self:
        """Open the store, start the connectors, and see to what was left open.

        Raises:
            StoreError: the store cannot be opened.
            ConnectorError: a connector cannot be started.
        """
        async with AsyncExitStack() as stack:
            await self.store.open()
            stack.push_async_callback(self.store.close)
            for connector in self.assistant.connectors:
                await connector.start()
                stack.push_async_callback(connector.stop)
            heart = Heart(
                store=self.store, runner=self._runner, settings=self.settings, owner=self._owner
            )
            stack.push_async_callback(self.store.retire, self._owner)
            await heart.start()
            beating = asyncio.create_task(heart.beat_on(), name="heart")
            stack.push_async_callback(_stop, beating)
            self._exit = stack.pop_all()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take nothing more in, finish what was accepted, and close everything.

        Cancelled while it waits, it gives up the turns that are still running; they stay open,
        for the next process to finish.
        """
        self.admission.is_closed = True
        try:
            await self._runner.drain()
        finally:
            await self._exit.aclose()

    async def respond(self, message: Message, listener: Listener | None = None) -> Reply:
        """Take a message in and wait for its answer, which is on disk when this returns.

        Cancelling the caller does not end the turn: it is finished and stored.

        Args:
            message: what the user sent.
            listener: hears of the events of this turn; nothing if another process runs it.

        Raises:
            OverloadedError: there is no room for another turn now.
            KeyReusedError: the message id belongs to another message.
            StoreError: the message could not be stored; nothing has happened.
        """
        self.admission.enter(message.user_id)
        task = self._runner.take(message, listener)
        task.add_done_callback(lambda _: self.admission.leave(message.user_id))
        return await asyncio.shield(task)

    def listen(self, listener: Listener) -> None:
        """Let somebody hear of every event of every turn that is taken in from now on."""
        self._runner.listeners += (listener,)

    @property
    def turns_in_progress(self) -> int:
        """How many turns are running or waiting in this process."""
        return self.admission.turns

    @property
    def is_full(self) -> bool:
        """Whether the next message would be refused."""
        return self.admission.is_full


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
