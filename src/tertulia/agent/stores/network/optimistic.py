"""Stores that hold no lock while a rule decides.

They read, ask the rule, and commit only if the conversation has not changed since: nothing is
held over the network, and an operation costs one read and one write (Kung and Robinson 1981,
"On optimistic methods for concurrency control"). Every commit leaves a version of its own on the
conversation and on the turns it wrote. By that, a store that lost its connection in the middle
of a commit finds out whether the commit happened, and never does it twice.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from abc import abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Generic, TypeVar

from tertulia.agent.errors import AgentError, StoreError
from tertulia.agent.state import JsonObject
from tertulia.agent.stores import changes
from tertulia.agent.stores.base import Lookup, Store, StoredDialogue
from tertulia.agent.stores.network.moves import Moves
from tertulia.agent.stores.network.turnstile import Turnstile
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)
from tertulia.agent.stores.rules import Found, Writes

log = logging.getLogger(__name__)

Result = TypeVar("Result")

_ATTEMPTS = 200
_LOSSES = 3
_PATIENCE_SECONDS = 5.0
_RANDOM_BITS = 12


class LinkLostError(StoreError):
    """The connection broke; whether what was under way has happened is not known."""


class OvertakenError(StoreError):
    """The database gave an operation up in favour of another; nothing of it has happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Records to insert or to replace, whole, all or none.

    Attributes:
        conversation: whose they are.
        replaces: the version that the conversation must still have; 0: there must be none.
        version: that of the conversation from then on; greater, and used only once.
        is_restored: whether turns and utterances are of a dialogue that nobody knows before
            this change: those may be written earlier than the rest.
    """

    conversation: ConversationRecord
    replaces: int
    version: int
    turns: tuple[TurnRecord, ...] = ()
    dialogues: tuple[DialogueRecord, ...] = ()
    utterances: tuple[UtteranceRecord, ...] = ()
    is_restored: bool = False

    @property
    def ends_a_turn(self) -> bool:
        """Whether somebody who waits may go on after it."""
        return any(turn.status == "done" for turn in self.turns)


@dataclass(frozen=True, slots=True)
class _Attempt(Generic[Result]):
    """A change, and what to return once it is committed; no change: at once."""

    result: Result
    change: Change | None = None


def next_version(previous: int) -> int:
    """A version after another one: the time in microseconds, and some bits by chance."""
    now = time.time_ns() // 1000 << _RANDOM_BITS
    return max(previous + 1, now) + random.getrandbits(_RANDOM_BITS)


def key_of(user_id: str) -> str:
    """What stands for a user where processes tell each other of moves: short, and no name."""
    return sha256(user_id.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(kw_only=True)
class OptimisticStore(Store):
    """What the stores behind a network have in common."""

    _users: Turnstile = field(default_factory=Turnstile, init=False, repr=False)
    _moves: Moves = field(default_factory=Moves, init=False, repr=False)

    @abstractmethod
    async def _find(self, user_id: str, lookup: Lookup) -> tuple[Found, int]:
        """Read what a rule needs, and before it the version of the conversation; 0: none."""

    @abstractmethod
    async def _versioned(self, user_id: str) -> tuple[ConversationRecord | None, int]:
        """Read a conversation and its version."""

    @abstractmethod
    async def _utterance(self, utt_id: str) -> UtteranceRecord | None:
        """Read one utterance."""

    @abstractmethod
    async def _holds_any(self, stored: StoredDialogue) -> bool:
        """Whether an utterance or a turn of a dialogue is here, in another dialogue."""

    @abstractmethod
    async def _commit(self, change: Change) -> bool:
        """Write a change if its conversation is still what it replaces; else write nothing.

        Raises:
            LinkLostError: it is not known whether it has happened.
        """

    @abstractmethod
    async def _is_committed(self, change: Change) -> bool:
        """Whether a commit whose end was not seen has happened."""

    async def moved(self, turn: TurnRecord, seconds: float) -> None:
        with self._moves.listening(key_of(turn.user_id)) as event, suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not await self._is_over(turn):
                    await self._wait(event)
                    event.clear()

    async def _is_over(self, turn: TurnRecord) -> bool:
        known = await self.turn(turn.turn_id)
        return known is None or known.status == "done"

    async def _wait(self, event: asyncio.Event) -> None:
        """Wait until it is worth looking again."""
        await event.wait()

    def _announce(self, user_id: str) -> None:
        """Say that a turn of a user has ended; other processes hear of it a little later."""
        self._moves.happened(key_of(user_id))

    async def _decide(
        self,
        user_id: str,
        lookup: Lookup,
        rule: Callable[[Found], tuple[Result, Writes | None]],
    ) -> Result:
        async def plan() -> _Attempt[Result]:
            found, version = await self._find(user_id, lookup)
            result, writes = rule(found)
            return _Attempt(result, _change_of(writes, version) if writes else None)

        return await self._carry_out(user_id, plan)

    async def rate_dialogue(self, dialogue_id: str, rating: JsonObject) -> bool:
        known = await self.dialogue(dialogue_id)
        if known is None:
            return False

        async def plan() -> _Attempt[bool]:
            conversation, version = await self._versioned(known.user_id)
            dialogue = await self.dialogue(dialogue_id)
            if conversation is None or dialogue is None:
                return _Attempt(result=False)
            rated = changes.rate_dialogue(dialogue, rating)
            change = _change(conversation, version, dialogues=(rated,))
            return _Attempt(result=True, change=change)

        return await self._carry_out(known.user_id, plan)

    async def rate_utterance(self, utt_id: str, rating: JsonObject) -> bool:
        known = await self._utterance(utt_id)
        whole = await self.dialogue(known.dialogue_id) if known else None
        if whole is None:
            return False

        async def plan() -> _Attempt[bool]:
            conversation, version = await self._versioned(whole.user_id)
            dialogue = await self.dialogue(whole.dialogue_id)
            said = await self._utterance(utt_id)
            if conversation is None or dialogue is None or said is None or said.kind != "bot":
                return _Attempt(result=False)
            changed, rated = changes.rate_utterance(dialogue, said, rating)
            change = _change(conversation, version, dialogues=(changed,), utterances=(rated,))
            return _Attempt(result=True, change=change)

        return await self._carry_out(whole.user_id, plan)

    async def restore(self, stored: StoredDialogue) -> bool:
        user_id = stored.dialogue.user_id

        async def plan() -> _Attempt[bool]:
            present, version = await self._versioned(user_id)
            if await self.dialogue(stored.dialogue.dialogue_id) is not None:
                return _Attempt(result=False)
            if await self._holds_any(stored):
                raise StoreError(
                    f"dialogue {stored.dialogue.dialogue_id} cannot be restored: utterances or"
                    " turns of it are here already, in another dialogue"
                )
            conversation, dialogue = changes.restore(present, stored)
            change = _change(
                conversation,
                version,
                turns=tuple(stored.turns),
                dialogues=(dialogue,),
                utterances=tuple(stored.utterances),
            )
            return _Attempt(result=True, change=replace(change, is_restored=True))

        return await self._carry_out(user_id, plan)

    async def _carry_out(
        self, user_id: str, plan: Callable[[], Awaitable[_Attempt[Result]]]
    ) -> Result:
        """Plan and commit, again and again until nobody came between."""
        unsure: list[_Attempt[Result]] = []
        losses, patient_until = 0, time.monotonic() + _PATIENCE_SECONDS
        async with self._users.pass_through(user_id):
            for _ in range(_ATTEMPTS):
                try:
                    attempt = await self._planned(plan, unsure)
                    if await self._is_done(attempt, unsure):
                        return attempt.result
                except OvertakenError as error:
                    log.debug("to be tried again: %s", error)
                except LinkLostError:
                    losses += 1
                    if losses == _LOSSES or time.monotonic() > patient_until:
                        raise
        raise StoreError(
            f"other processes were faster in each of {_ATTEMPTS} attempts to write;"
            " check that nothing else writes into this database without end"
        )

    async def _planned(
        self, plan: Callable[[], Awaitable[_Attempt[Result]]], unsure: list[_Attempt[Result]]
    ) -> _Attempt[Result]:
        """Plan anew, unless an attempt whose end was not seen has succeeded after all.

        That is asked after everything has been read: it may have happened in between, and the
        rule has then met what it wrote itself.
        """
        try:
            planned = await plan()
        except (LinkLostError, OvertakenError):
            raise
        except AgentError:
            succeeded = await self._succeeded(unsure)
            if succeeded is None:
                raise
            return succeeded
        return await self._succeeded(unsure) or planned

    async def _succeeded(self, unsure: list[_Attempt[Result]]) -> _Attempt[Result] | None:
        for attempt in unsure:
            if attempt.change is not None and await self._is_committed(attempt.change):
                self._tell(attempt.change)
                return _Attempt(attempt.result)
        return None

    async def _is_done(self, attempt: _Attempt[Result], unsure: list[_Attempt[Result]]) -> bool:
        if attempt.change is None:
            return True
        unsure.append(attempt)
        if not await self._commit(attempt.change):
            unsure.pop()
            return False
        self._tell(attempt.change)
        return True

    def _tell(self, change: Change) -> None:
        if change.ends_a_turn:
            self._announce(change.conversation.user_id)


def _change_of(writes: Writes, version: int) -> Change:
    return _change(
        writes.conversation,
        version,
        turns=(writes.turn,),
        dialogues=writes.dialogues,
        utterances=writes.utterances,
    )


def _change(
    conversation: ConversationRecord,
    replaces: int,
    *,
    turns: tuple[TurnRecord, ...] = (),
    dialogues: tuple[DialogueRecord, ...] = (),
    utterances: tuple[UtteranceRecord, ...] = (),
) -> Change:
    return Change(
        conversation=conversation,
        replaces=replaces,
        version=next_version(replaces),
        turns=turns,
        dialogues=dialogues,
        utterances=utterances,
    )
