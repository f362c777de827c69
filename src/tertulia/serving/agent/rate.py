"""How many messages of one user are taken."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from time import monotonic

from tertulia.agent.errors import OverloadedError


class RateLimit:
    """A token bucket per user, kept as one number each.

    The number is when the bucket will be full again (ITU-T I.371, the generic cell rate
    algorithm). Of a user whose bucket is full, nothing is kept.

    Args:
        per_second: how many messages of one user are taken, on average.
        burst: how many may come at once.
        max_users: how many buckets are kept; of more, those that were used least lately go.
        clock: seconds from any beginning.
    """

    def __init__(
        self,
        per_second: float,
        burst: int,
        *,
        max_users: int = 100_000,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._interval = 1 / per_second
        self._tolerance = (burst - 1) * self._interval
        self._max_users = max_users
        self._clock = clock
        self._full_at: OrderedDict[str, float] = OrderedDict()

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, user_id: str) -> None:
        """Count a message.

        Raises:
            OverloadedError: the user has sent too many of late; it is not counted.
        """
        now = self._clock()
        self._forget_some(now)
        full_at = max(self._full_at.get(user_id, now), now)
        wait = full_at - self._tolerance - now
        if wait > 1e-9:  # what is left over where numbers are not exact
            raise OverloadedError(
                f"this user sends too many messages: the next is taken in {wait:.1f} s",
                retry_after_seconds=wait,
                is_users_own=True,
            )
        self._full_at[user_id] = full_at + self._interval
        self._full_at.move_to_end(user_id)

    def _forget_some(self, now: float) -> None:
        """Forget a few users whose buckets are full, and whoever is too many."""
        for _ in range(2):
            if not self._full_at:
                return
            user_id, full_at = next(iter(self._full_at.items()))
            if full_at > now and len(self._full_at) < self._max_users:
                return
            del self._full_at[user_id]
