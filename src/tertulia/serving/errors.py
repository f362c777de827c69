"""What can go wrong between a client and a model.

TertuliaError
├── RequestError         a client asked for something that cannot be answered
├── UnavailableError     the server takes no more work at the moment
├── EncodingError        a model answered with something that is not data
└── AddressError         the server cannot listen where it was told to
"""

from __future__ import annotations

from tertulia.core.errors import TertuliaError


class RequestError(TertuliaError):
    """A request that cannot be answered; `status` is the HTTP status that says so."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


class UnavailableError(TertuliaError):
    """The server takes no more work at the moment; the client may try again."""


class EncodingError(TertuliaError):
    """A model's answer cannot be written as JSON."""

    def __init__(self, kind: type) -> None:
        super().__init__(f"a value of type {kind.__name__!r} cannot be written as JSON")
        self.kind = kind


class AddressError(TertuliaError):
    """The server cannot listen where it was told to."""
