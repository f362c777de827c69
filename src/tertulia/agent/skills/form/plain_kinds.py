"""Slots whose values are texts, numbers or choices."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tertulia.agent.folding import folded_words
from tertulia.agent.skills.form.kinds import Kind, Refusal, Said, Scene
from tertulia.agent.skills.form.slots import Slot
from tertulia.agent.state import Json
from tertulia.core.errors import ParameterError
from tertulia.nlu.matching.expression import Expression, PreparedText

_SECONDS = 0.05  # the longest that one expression may take
_MEMORY = 2**23  # bytes, likewise
_NUMBER = re.compile(r"(?<![\w.,])-?\d{1,15}(?:[.,]\d{1,9})?(?!\w|[.,]\d)")


class Words(Kind[str]):
    """Any text."""

    def __init__(self, slot: Slot) -> None:
        self._longest = slot.longest
        self._pattern = None if slot.pattern is None else _expression(slot.pattern)

    def read(self, said: Said, held: str | None) -> str | None:  # noqa: ARG002 - replaces what is held
        """Take a text or a number as it is."""
        is_text = isinstance(said.value, str | int | float) and not isinstance(said.value, bool)
        return str(said.value).strip() or None if is_text else None

    def judge(self, value: str, scene: Scene) -> str | Refusal:  # noqa: ARG002 - at any time
        """Refuse what is too long, or does not match."""
        if len(value) > self._longest:
            return Refusal("longest", f"{value[:20]}…")
        if self._pattern is not None and not self._matches(value):
            return Refusal("pattern", value)
        return value

    def _matches(self, value: str) -> bool:
        assert self._pattern is not None  # noqa: S101 - asked for above
        try:
            return bool(self._pattern.find(PreparedText(value), _SECONDS))
        except TimeoutError:
            return False


class Number(Kind[float]):
    """A number, whole if need be."""

    def __init__(self, slot: Slot) -> None:
        self._is_whole = slot.type == "integer"
        self._minimum, self._maximum = slot.minimum, slot.maximum

    def read(self, said: Said, held: float | None) -> float | None:  # noqa: ARG002 - replaces what is held
        """Take a number, written in digits if it is a text."""
        value = said.value
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            value = float(value.strip().replace(",", "."))
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return value if abs(value) < 1e15 else None

    def judge(self, value: float, scene: Scene) -> Json | Refusal:  # noqa: ARG002 - at any time
        """Refuse what is too little or too much."""
        number = int(value) if value == int(value) else value
        if self._is_whole and isinstance(number, float):
            return Refusal("type", str(number))
        if self._minimum is not None and number < self._minimum:
            return Refusal("minimum", str(number))
        if self._maximum is not None and number > self._maximum:
            return Refusal("maximum", str(number))
        return number

    def answer(self, text: str) -> Said | None:
        """The number in it, if there is only one."""
        found = _NUMBER.findall(text)
        return Said(value=found[0], text=found[0]) if len(found) == 1 else None


class Choice(Kind[str]):
    """One of several values, each of which has other words too."""

    def __init__(self, slot: Slot) -> None:
        if not slot.choices:
            raise ParameterError(f"the slot {slot.name!r} is a choice, and needs `choices`")
        self._values = {
            folded_words(word): value
            for value, words in choices_of(slot).items()
            for word in (value, *words)
        }

    def read(self, said: Said, held: str | None) -> str | None:  # noqa: ARG002 - replaces what is held
        """Take a text."""
        return said.value if isinstance(said.value, str) and said.value.strip() else None

    def judge(self, value: str, scene: Scene) -> str | Refusal:  # noqa: ARG002 - at any time
        """Refuse what is none of the choices."""
        return self._values.get(folded_words(value), Refusal("choices", value))

    def answer(self, text: str) -> Said | None:
        """The choice that is named, the longest words first, if it is only one."""
        rest = f" {folded_words(text)} "
        found = set()
        for words in sorted(self._values, key=len, reverse=True):
            if f" {words} " in rest:
                rest = rest.replace(f" {words} ", "  ")
                found.add(self._values[words])
        return Said(value=found.pop(), text=text) if len(found) == 1 else None


def choices_of(slot: Slot) -> Mapping[str, Sequence[str]]:
    """Each value, and other words for it."""
    if isinstance(slot.choices, Mapping):
        return slot.choices
    return dict.fromkeys(slot.choices, ())


def _expression(pattern: str) -> Expression:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ParameterError(f"{pattern!r} is no regular expression: {error}") from error
    return Expression(rf"\A(?:{pattern})\Z", int(re.NOFLAG), _MEMORY)
