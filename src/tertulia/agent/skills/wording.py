"""What skills say: phrases in several languages, several ways to say one thing, and gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from zlib import crc32

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context
from tertulia.agent.state import Json
from tertulia.core.errors import ParameterError

Ways: TypeAlias = str | Sequence[str]
"""One way to say something, or several."""

Phrases: TypeAlias = str | Sequence[str] | Mapping[str, Ways]
"""What to say: in one language, or by language, the first of which is the one to fall back on."""

_GAP = re.compile(r"\{([a-z_][a-z0-9_]*)\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A way to say something; `{name}` in its text is a gap."""

    text: str
    gaps: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Phrase:
        """Find the gaps."""
        return cls(text, frozenset(_GAP.findall(text)))

    def filled(self, values: Mapping[str, Json]) -> str:
        """The text with its gaps filled; values are put in as they are, and never read again."""
        return _GAP.sub(lambda gap: str(values[gap[1]]), self.text)


class Wording:
    """Says one thing, in the human's language, in one of several ways.

    Which way is decided by what was said and in which dialogue, not by chance: the same turn,
    replayed, has the same answer. What the bot has just said is not said again if there is
    another way. Ways whose gaps cannot be filled are passed over; of the others, those that use
    most of what is known are preferred.

    Args:
        phrases: the ways to say it.

    Raises:
        ParameterError: there is none.
    """

    def __init__(self, phrases: Phrases) -> None:
        by_language = phrases if isinstance(phrases, Mapping) else {"": phrases}
        self._phrases = {language: _ways(ways) for language, ways in by_language.items()}
        if not self._phrases or not all(self._phrases.values()):
            raise ParameterError("at least one phrase is needed, and none may be empty")

    def say(self, context: Context, values: Mapping[str, Json] | None = None) -> str:
        """Say it.

        Args:
            context: whom to, and where.
            values: what gaps stand for, besides what is known of the human.

        Raises:
            ConnectorError: every way has a gap for which there is no value.
        """
        known = {**context.human, **(values or {})}
        known = {name: value for name, value in known.items() if value not in (None, "")}
        ways = [way for way in self._in(context.language) if way.gaps <= known.keys()]
        if not ways:
            missing = min((way.gaps - known.keys() for way in self._in(context.language)), key=len)
            raise ConnectorError(f"nothing is known to put for {', '.join(sorted(missing))}")
        most = max(len(way.gaps) for way in ways)
        texts = [way.filled(known) for way in ways if len(way.gaps) == most]
        fresh = [text for text in texts if text not in context.history[-1:]] or texts
        return fresh[_number(context) % len(fresh)]

    def _in(self, language: str) -> Sequence[Phrase]:
        first = next(iter(self._phrases.values()))
        general = self._phrases.get(language.partition("-")[0], first)  # `pt` where `pt-BR` is not
        return self._phrases.get(language, general)


def _ways(ways: Ways) -> list[Phrase]:
    texts = [ways] if isinstance(ways, str) else ways
    return [Phrase.of(text) for text in texts] if all(text.strip() for text in texts) else []


def _number(context: Context) -> int:
    """A number that is as good as random and the same for the same turn."""
    turn = "\0".join([context.dialogue_id, *context.history[-1:], context.text])
    return crc32(turn.encode(errors="replace"))
