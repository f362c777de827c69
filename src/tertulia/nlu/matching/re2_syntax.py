r"""Python's regular expressions, written as RE2 understands them.

RE2 matches in time linear in the text, whatever the expression, but it is another language: its
`\d`, `\w` and `\s` know ASCII alone, `{,3}` is literal text to it, `$` is not the same place.
So an expression is parsed by Python, and what came of that is written anew.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from re import _parser  # type: ignore[attr-defined]  # the only parser that agrees with `re`
from typing import Any

Flags = int

_SPACES = r"\t-\r\x1c-\x20"
_ASCII_CLASSES = {
    "CATEGORY_DIGIT": "0-9",
    "CATEGORY_WORD": "0-9A-Za-z_",
    "CATEGORY_SPACE": _SPACES,
}
_UNICODE_CLASSES = {
    "CATEGORY_DIGIT": r"\p{Nd}",
    "CATEGORY_WORD": r"\p{L}\p{N}_",
    "CATEGORY_SPACE": _SPACES
    + r"\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}",
}
_PLACES = {
    "AT_BEGINNING": r"\A",
    "AT_BEGINNING_STRING": r"\A",
    "AT_BOUNDARY": r"\b",
    "AT_NON_BOUNDARY": r"\B",
    "AT_END": r"\z",
    "AT_END_STRING": r"\z",
}
_LINE_PLACES = {"AT_BEGINNING": "(?m:^)", "AT_END": "(?m:$)"}


class NotRegularError(Exception):
    """An expression that RE2 has no words for: look-around, back-references and the like."""


@dataclass(frozen=True, slots=True)
class Re2Syntax:
    r"""An expression for RE2.

    `has_boundaries` says that it holds `\b` or `\B`, which RE2 gets right in ASCII texts only.
    `has_end` says that it holds `$`: that is the end here, and not also before a last line break.
    """

    text: str
    has_boundaries: bool
    has_end: bool


def to_re2(pattern: str, flags: Flags = 0, *, for_ascii: bool = False) -> Re2Syntax:
    """Write an expression for RE2; it has no groups to ask for.

    Args:
        pattern: a regular expression of Python.
        flags: those of `re`.
        for_ascii: write what need be right in ASCII texts only, which makes a far smaller program.

    Raises:
        re.error, OverflowError, RecursionError: it is no regular expression to Python.
        NotRegularError: RE2 cannot say that.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = _parser.parse(pattern, flags)
    writer = _Writer(_ASCII_CLASSES if for_ascii else _UNICODE_CLASSES)
    text = writer.sequence(parsed, parsed.state.flags)
    case = "(?i)" if parsed.state.flags & re.IGNORECASE else ""
    return Re2Syntax(case + text, writer.has_boundaries, writer.has_end)


class _Writer:
    """Writes what Python's parser made, node by node."""

    def __init__(self, classes: Mapping[str, str]) -> None:
        self.has_boundaries = False
        self.has_end = False
        self._classes = classes

    def sequence(self, nodes: Iterable[tuple[Any, Any]], flags: Flags) -> str:
        if flags & re.ASCII:
            raise NotRegularError("the flag `a`")
        return "".join([self._node(str(code), value, flags) for code, value in nodes])

    def _node(self, code: str, value: Any, flags: Flags) -> str:
        match code:
            case "LITERAL":
                text = _character(value)
            case "NOT_LITERAL":
                text = f"[^{_character(value)}]"
            case "ANY":
                text = "(?s:.)" if flags & re.DOTALL else "(?-s:.)"
            case "AT":
                text = self._place(str(value), flags)
            case "IN":
                text = self._set(value)
            case "BRANCH":
                choices = [self.sequence(choice, flags) for choice in value[1]]
                text = f"(?:{'|'.join(choices)})"
            case "MAX_REPEAT" | "MIN_REPEAT":
                text = self._repeat(value, flags) + ("?" if code == "MIN_REPEAT" else "")
            case "SUBPATTERN":
                text = self._group(value, flags)
            case other:
                raise NotRegularError(other)
        return text

    def _place(self, place: str, flags: Flags) -> str:
        if flags & re.MULTILINE and place in _LINE_PLACES:
            return _LINE_PLACES[place]
        self.has_boundaries |= place.endswith("BOUNDARY")
        self.has_end |= place == "AT_END"
        return _PLACES[place]

    def _repeat(self, value: Any, flags: Flags) -> str:
        least, most, nodes = value
        times = f"{{{least},}}" if most == _parser.MAXREPEAT else f"{{{least},{most}}}"
        return f"(?:{self.sequence(nodes, flags)}){times}"

    def _group(self, value: Any, flags: Flags) -> str:
        _, added, removed, nodes = value
        inner = (flags | added) & ~removed
        case = "i" if inner & re.IGNORECASE else "-i"
        return f"(?{case}:{self.sequence(nodes, inner)})"

    def _set(self, items: Sequence[tuple[Any, Any]]) -> str:
        """A set of characters; what is in none of two classes cannot be said."""
        negated = str(items[0][0]) == "NEGATE"
        inside, outside = "", []
        for code, value in items[negated:]:
            match str(code):
                case "LITERAL":
                    inside += _character(value)
                case "RANGE":
                    inside += f"{_character(value[0])}-{_character(value[1])}"
                case "CATEGORY" if (name := str(value)) in self._classes:
                    inside += self._classes[name]
                case "CATEGORY" if (name := str(value).replace("_NOT_", "_")) in self._classes:
                    outside.append(self._classes[name])
                case other:
                    raise NotRegularError(other)
        if not negated:
            choices = ([f"[{inside}]"] if inside else []) + [f"[^{name}]" for name in outside]
            return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
        if not outside:
            return f"[^{inside}]"
        if len(outside) == 1 and not inside:
            return f"[{outside[0]}]"
        raise NotRegularError("an intersection of sets")


def _character(point: int) -> str:
    if 0xD800 <= point <= 0xDFFF:
        raise NotRegularError("half a character")
    return f"\\x{{{point:x}}}"
