"""What requests must show, and where it is read from."""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tertulia.core.errors import ParameterError, UsageError

API_VARIABLE = "TERTULIA_AGENT_API_TOKENS"
HISTORY_VARIABLE = "TERTULIA_AGENT_HISTORY_TOKENS"
_FILE = "_FILE"
_FORM = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # what `Authorization: Bearer` can carry


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Who may do what; nobody needs a token where there are none at all.

    Attributes:
        api: let their bearers talk to the agent and rate what it said.
        history: let their bearers read dialogues, traces, the load and the metrics. With tokens
            for the API alone, nobody may.
    """

    api: tuple[str, ...] = field(default=(), repr=False)
    history: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not all(_FORM.fullmatch(token) for token in (*self.api, *self.history)):
            raise ParameterError("a token should be letters, digits and any of . _ ~ + / - only")

    @property
    def are_set(self) -> bool:
        """Whether anything is guarded."""
        return bool(self.api or self.history)


def read_tokens(environ: Mapping[str, str]) -> Tokens:
    """Read the tokens from the environment, or from the files that it names.

    `TERTULIA_AGENT_API_TOKENS` and `TERTULIA_AGENT_HISTORY_TOKENS` hold tokens with blanks
    between them; the same names with `_FILE` at the end name a file that does.

    Raises:
        UsageError: a variable holds no token, or a file cannot be read.
        ParameterError: a token holds what no token may.
    """
    return Tokens(api=_tokens(environ, API_VARIABLE), history=_tokens(environ, HISTORY_VARIABLE))


def is_one_of(shown: bytes, tokens: tuple[str, ...]) -> bool:
    """Whether this is one of the tokens, in a time that tells nothing of how nearly it is."""
    return sum(hmac.compare_digest(shown, token.encode()) for token in tokens) > 0


def _tokens(environ: Mapping[str, str], variable: str) -> tuple[str, ...]:
    if variable in environ and variable + _FILE in environ:
        raise UsageError(f"{variable} and {variable + _FILE} are both set: unset one of them")
    if variable in environ:
        return _words(environ[variable], variable)
    path = environ.get(variable + _FILE)
    if path is None:
        return ()
    try:
        content = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise UsageError(
            f"the tokens that {variable + _FILE} names cannot be read: {reason}"
        ) from error
    return _words(content, variable + _FILE)


def _words(text: str, source: str) -> tuple[str, ...]:
    words = tuple(text.split())
    if not words:
        raise UsageError(f"{source} holds no token: give it one, or unset it to let everybody in")
    return words
