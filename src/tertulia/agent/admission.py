"""Who may come in: refusing at once what cannot be served soon."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tertulia.agent.errors import OverloadedError


@dataclass(slots=True, kw_only=True)
class Admission:
    """Counts the turns in progress, all together and of each user.

    Attributes:
        max_turns: how many there may be.
        max_turns_per_user: how many of one user.
        turns: how many there are.
        refused: how many were turned away.
        is_closed: whether nobody is let in any more.
    """

    max_turns: int
    max_turns_per_user: int
    turns: int = 0
    refused: int = 0
    is_closed: bool = False
    _of_user: Counter[str] = field(default_factory=Counter)

    @property
    def is_full(self) -> bool:
        """Whether the next one would be turned away, whoever it is."""
        return self.is_closed or self.turns >= self.max_turns

    def enter(self, user_id: str) -> None:
        """Let a message of a user in; `leave` when its turn is over.

        Raises:
            OverloadedError: there is no room.
        """
        if self.is_full or self._of_user[user_id] >= self.max_turns_per_user:
            self.refused += 1
            raise self._refusal()
        self.turns += 1
        self._of_user[user_id] += 1

    def leave(self, user_id: str) -> None:
        """Make room for another one."""
        self.turns -= 1
        self._of_user[user_id] -= 1
        if not self._of_user[user_id]:
            del self._of_user[user_id]

    def _refusal(self) -> OverloadedError:
        if self.is_closed:
            text = "the assistant is being stopped"
        elif self.turns >= self.max_turns:
            text = f"the assistant has {self.turns} turns in progress and takes no more"
        else:
            text = f"{self.max_turns_per_user} messages of this user are waiting already"
        return OverloadedError(text, retry_after_seconds=1, is_users_own=not self.is_full)
