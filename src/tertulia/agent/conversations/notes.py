"""What is wrong with a file of conversations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from tertulia.core.errors import Problem
from tertulia.core.registry import nearest
from tertulia.nlu.formats.yaml_tree import YamlList, YamlMap, YamlNode, YamlText

_LONGEST = 40


@dataclass(slots=True)
class Notes:
    """Problems of one file, each with its line."""

    file: str
    _noted: list[tuple[int, Problem]] = field(default_factory=list)

    @property
    def problems(self) -> list[Problem]:
        """What was noted, from the top of the file down."""
        return [problem for _, problem in sorted(self._noted, key=lambda each: each[0])]

    def add(self, line: int, cause: str, hint: str = "") -> None:
        """Note a problem."""
        self._noted.append((line, Problem(f"{self.file}:{line}", cause, hint)))

    def wrong_kind(self, name: str, wanted: str, node: YamlNode) -> None:
        """Note that something of another kind stands where a value belongs."""
        self.add(node.line, f"{name} must be {wanted}, not {_kind(node)}")

    def unknown_keys(self, node: YamlMap, known: Collection[str]) -> None:
        """Note every key that is not among the known ones."""
        for key in node.fields:
            if key in known:
                continue
            meant = nearest(key, known)
            hint = f"did you mean {meant!r}?" if meant else f"known here: {', '.join(known)}"
            self.add(node.lines[key], f"there is no key {key!r} here", hint)


def _kind(node: YamlNode) -> str:
    match node:
        case YamlList():
            return "a list"
        case YamlMap() if node.fields:
            return "keys and values"
        case YamlText(text) if text.strip():
            return repr(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
    return "nothing"
