"""What can go wrong around a turn.

TertuliaError
└── AgentError
    ├── ConnectorError       a service could not be asked, or said nothing usable
    │   └── ServiceResting   it failed too often of late and is not asked for a while
    ├── PayloadError         a formatter or a state method cannot use what it was given
    ├── StoreError           the store cannot be reached, read or written
    │   ├── LeaseLostError   another process has taken this turn over; a late write is refused
    │   ├── ErasedError      the turn's user has been erased
    │   └── UnstorableError  this can never be stored, however often it is tried
    ├── OverloadedError      there is no room for another turn now
    ├── KeyReusedError       a message id came again with another message
    └── ConversationError    a conversation did not go as it is written
"""

from __future__ import annotations

from tertulia.core.errors import TertuliaError


class AgentError(TertuliaError):
    """Something went wrong around a turn."""


class ConnectorError(AgentError):
    """A service could not be asked, or said nothing usable.

    Attributes:
        is_outage: whether the service itself is in trouble (not reached, late, 5xx), so that
            asking again may help and asking on and on does not.
        retry_after_seconds: how long it wants to be left alone; 0 if it does not say.
    """

    def __init__(
        self, message: str, *, is_outage: bool = False, retry_after_seconds: float = 0.0
    ) -> None:
        super().__init__(message)
        self.is_outage = is_outage
        self.retry_after_seconds = retry_after_seconds


class ServiceResting(ConnectorError):  # noqa: N818 - it is no error of the service's this time
    """A service failed too often of late and is not asked for a while."""


class PayloadError(AgentError):
    """A formatter or a state method cannot use what it was given."""


class StoreError(AgentError):
    """The store cannot be reached, read or written."""


class LeaseLostError(StoreError):
    """Another process has taken this turn over; nothing of the late writer is kept."""

    def __init__(self, turn_id: str) -> None:
        super().__init__(f"turn {turn_id} has been taken over by another process")
        self.turn_id = turn_id


class ErasedError(StoreError):
    """The user of a turn has been erased, and the turn with them."""

    def __init__(self, turn_id: str) -> None:
        super().__init__(f"turn {turn_id} is gone: its user has been erased")
        self.turn_id = turn_id


class UnstorableError(StoreError):
    """What is to be stored cannot be, however often it is tried: it is too large, say."""


class OverloadedError(AgentError):
    """There is no room for another turn now.

    Attributes:
        retry_after_seconds: when to try again.
        is_users_own: whether it is this user who sends too much, not everybody together.
    """

    def __init__(self, message: str, *, retry_after_seconds: float, is_users_own: bool) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds
        self.is_users_own = is_users_own


class KeyReusedError(AgentError):
    """A message id came again with another message."""

    def __init__(self, message_id: str) -> None:
        super().__init__(
            f"message id {message_id!r} was used for another message of this user;"
            " a retry must repeat its message, and a new message needs a new id"
        )


class ConversationError(AgentError):
    """A conversation did not go as it is written; see `tertulia.agent.conversations`."""
