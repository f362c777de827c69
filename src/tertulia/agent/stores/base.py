"""The contract of a store."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Literal, TypeAlias, TypeVar

from msgspec import Struct

from tertulia.agent.message import Message
from tertulia.agent.state import Human, JsonObject
from tertulia.agent.stores import rules
from tertulia.agent.stores.records import (
    ConversationRecord,
    DialogueRecord,
    TurnRecord,
    UtteranceRecord,
)
from tertulia.agent.stores.rules import Found, NewId, Outcome, Standing, Writes

Result = TypeVar("Result")

Collection: TypeAlias = Literal[
    "human", "bot", "user", "human_utterance", "bot_utterance", "utterance", "dialog"
]
"""What can be dumped, under the documented names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """Which turn a rule asks about.

    Attributes:
        message_id: the turn that came under this id, or
        turn_id: the turn with this key, or neither.
        previous_id: the utterance that the rule is going to replace, if it is.
    """

    message_id: str | None = None
    turn_id: str | None = None
    previous_id: str | None = None


class StoredDialogue(Struct, kw_only=True):
    """A whole dialogue, as it moves between stores.

    Attributes:
        human: the person it was held with.
        turns: its finished turns, in order.
    """

    dialogue: DialogueRecord
    human: Human
    utterances: list[UtteranceRecord]
    turns: list[TurnRecord]


class Page(Struct, kw_only=True):
    """A part of a list: dialogues, newest first, and where the next part begins."""

    dialogues: list[DialogueRecord]
    next: str | None = None


@dataclass(kw_only=True)
class Store(ABC):
    """Keeps conversations, dialogues, utterances and turns.

    What is decided is decided by `tertulia.agent.stores.rules`; a store reads, asks a rule and
    writes, in one transaction: when `accept`, `begin` or `finish` returns, what they wrote is on
    disk. `tertulia.testing.stores` holds the laws that every store obeys.
    """

    new_id: NewId = field(default=lambda: token_hex(16))

    # -- the life of a turn ---------------------------------------------------------------------

    async def accept(self, message: Message, owner: str) -> Standing:
        """Take a message in; begins its turn if the user has no other.

        Messages of one user that one process passes in concurrently are taken in the order of
        the calls, and the calls return in that order.

        Raises:
            KeyReusedError: its message id belongs to another message.
            StoreError: nothing was written.
        """
        lookup = Lookup(message_id=message.message_id)
        return await self._decide(
            message.user_id,
            lookup,
            lambda found: rules.accept(found, message, owner, self.new_id),
        )

    async def begin(self, turn: TurnRecord, owner: str) -> Standing:
        """Begin a turn that waited behind others, or take it over from a process that died.

        Raises:
            ErasedError: its user has been erased.
            StoreError: nothing was written.
        """
        lookup = Lookup(turn_id=turn.turn_id)
        return await self._decide(
            turn.user_id, lookup, lambda found: rules.begin(found, turn.turn_id, owner, self.new_id)
        )

    async def finish(self, outcome: Outcome) -> TurnRecord:
        """End a turn.

        Raises:
            ErasedError: its user has been erased.
            LeaseLostError: another process has taken it over.
            StoreError: nothing was written.
        """
        turn = outcome.begun.turn
        previous_id = outcome.previous.utt_id if outcome.previous else None
        lookup = Lookup(turn_id=turn.turn_id, previous_id=previous_id)
        return await self._decide(turn.user_id, lookup, lambda found: rules.finish(found, outcome))

    @abstractmethod
    async def _decide(
        self,
        user_id: str,
        lookup: Lookup,
        rule: Callable[[Found], tuple[Result, Writes | None]],
    ) -> Result:
        """Read what a rule needs, under the user's lock; write what it says; commit.

        A rule that raises changes nothing. A rule may be asked again if the transaction must be
        repeated.
        """

    @abstractmethod
    async def moved(self, turn: TurnRecord, seconds: float) -> None:
        """Wait until a turn has ended or is gone, in whatever process; at most so long.

        Returns at once if it ended before the call.
        """

    # -- who is alive ---------------------------------------------------------------------------

    @abstractmethod
    async def beat(self, owner: str, name: str, lease_seconds: float) -> None:
        """Say that a process lives, for so long from now.

        Args:
            owner: this run of the process.
            name: what stays the same when it is started again; former owners of the same name
                are dead from now on.
            lease_seconds: how long it is believed to live without another beat.
        """

    @abstractmethod
    async def retire(self, owner: str) -> None:
        """Say that a process has ended."""

    @abstractmethod
    async def orphans(self, limit: int = 100) -> list[TurnRecord]:
        """Unfinished turns whose owner is dead, each user's in order."""

    # -- reading --------------------------------------------------------------------------------

    @abstractmethod
    async def turn(self, turn_id: str) -> TurnRecord | None:
        """One turn."""

    @abstractmethod
    async def turn_of(self, utt_id: str) -> TurnRecord | None:
        """The turn that a human or bot utterance belongs to."""

    @abstractmethod
    async def utterances(
        self, dialogue_id: str, start: int = 0, stop: int | None = None
    ) -> list[UtteranceRecord]:
        """Utterances of a dialogue by position, from `start` up to `stop`, in order."""

    @abstractmethod
    async def dialogue(self, dialogue_id: str) -> DialogueRecord | None:
        """One dialogue, without its utterances."""

    @abstractmethod
    async def conversation(self, user_id: str) -> ConversationRecord | None:
        """One user."""

    @abstractmethod
    async def dialogues(
        self,
        *,
        user_id: str | None = None,
        is_active: bool | None = None,
        text: str | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> Page:
        """Dialogues, newest first: a page of at most `limit`, from where `after` says.

        Args:
            user_id: only this user's.
            is_active: only open ones, or only closed ones.
            text: only those in which an utterance holds this, in whatever case.
            after: `next` of the page before.
            limit: the most dialogues to return.
        """

    async def channels(self) -> list[str]:
        """The channels through which dialogues came, in alphabetical order.

        Looks through all dialogues; a store that can ask its database does that instead.
        """
        found: set[str] = set()
        page = await self.dialogues(limit=1000)
        while True:
            found |= {dialogue.channel_type for dialogue in page.dialogues}
            if page.next is None:
                return sorted(found)
            page = await self.dialogues(after=page.next, limit=1000)

    @abstractmethod
    async def export(self, dialogue_id: str) -> StoredDialogue | None:
        """A whole dialogue."""

    @abstractmethod
    def dump(self, collection: Collection) -> AsyncIterator[JsonObject]:
        """Every record of a collection, as JSON objects."""

    # -- changing what is over ------------------------------------------------------------------

    @abstractmethod
    async def rate_dialogue(self, dialogue_id: str, rating: JsonObject) -> bool:
        """Append to the `ratings` of a dialogue's attributes; false where there is none such.

        This and the next two follow `tertulia.agent.stores.changes`.
        """

    @abstractmethod
    async def rate_utterance(self, utt_id: str, rating: JsonObject) -> bool:
        """Append to the `ratings` of a bot utterance's attributes; false where there is none."""

    @abstractmethod
    async def restore(self, stored: StoredDialogue) -> bool:
        """Write a dialogue that was exported; false where one of its id is here already.

        Raises:
            DataError: its parts do not belong together.
            StoreError: something of it is here already, as part of another dialogue.
        """

    @abstractmethod
    async def erase_user(self, user_id: str) -> Mapping[str, int]:
        """Remove a person from every table.

        Returns:
            how many records went: `human`, `bot`, `dialog`, `human_utterance`, `bot_utterance`
            and `turn`.
        """

    # -- its own life ---------------------------------------------------------------------------

    @abstractmethod
    async def open(self) -> None:
        """Connect, and create what is missing.

        Raises:
            StoreError: the database cannot be reached or holds something else.
        """

    @abstractmethod
    async def close(self) -> None:
        """Write what is still waiting, and disconnect."""
