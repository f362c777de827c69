"""JSON whose objects know their lines, with typed access to what they hold."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeAlias

from tertulia.core.errors import DataError

JsonValue: TypeAlias = "JsonObject | list[JsonValue] | str | int | float | bool | None"


@dataclass(frozen=True, slots=True)
class JsonObject:
    """An object of a JSON file; `line` is where it begins.

    What is not there and what is null are the same. Errors name a line but no file.
    """

    fields: Mapping[str, JsonValue]
    line: int

    def __contains__(self, key: str) -> bool:
        return self.fields.get(key) is not None

    def text(self, key: str) -> str:
        """A string.

        Raises:
            DataError: it is missing, or something else.
        """
        value = self.fields.get(key)
        if not isinstance(value, str):
            raise self._unlike(key, "a string")
        return value

    def optional_text(self, key: str) -> str | None:
        """A string, or a number in its digits; None where there is none.

        Raises:
            DataError: it is something else.
        """
        value = self.fields.get(key)
        if isinstance(value, bool | list | JsonObject):
            raise self._unlike(key, "a string")
        return None if value is None else str(value)

    def integer(self, key: str) -> int:
        """A whole number.

        Raises:
            DataError: it is missing, or something else.
        """
        value = self.fields.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._unlike(key, "a whole number")
        return value

    def values(self, key: str) -> list[JsonValue]:
        """A list; empty where there is none.

        Raises:
            DataError: it is something else.
        """
        value = self.fields.get(key)
        if value is not None and not isinstance(value, list):
            raise self._unlike(key, "a list")
        return value or []

    def objects(self, key: str) -> list[JsonObject]:
        """A list of objects; empty where there is none.

        Raises:
            DataError: it is something else.
        """
        values = self.values(key)
        objects = [value for value in values if isinstance(value, JsonObject)]
        if len(objects) < len(values):
            raise self._unlike(key, "a list of objects")
        return objects

    def texts(self, key: str) -> list[str]:
        """A list of strings; empty where there is none.

        Raises:
            DataError: it is something else.
        """
        values = self.values(key)
        texts = [value for value in values if isinstance(value, str)]
        if len(texts) < len(values):
            raise self._unlike(key, "a list of strings")
        return texts

    def _unlike(self, key: str, wanted: str) -> DataError:
        if key not in self:
            return DataError(f"{key!r} is missing: it should be {wanted}", line=self.line)
        value = self.fields[key]
        shown = "an object" if isinstance(value, JsonObject) else f"{value!r:.60}"
        return DataError(f"{key!r} should be {wanted}, not {shown}", line=self.line)


def parse_json(text: str, path: Path | None = None) -> JsonValue:
    """Parse one JSON value.

    Raises:
        DataError: it is not JSON, or an object has a key twice.
    """
    lines = _lines_of_objects(text)

    def located(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
        line, fields = next(lines), dict(pairs)
        if len(fields) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            twice = next(name for name, count in counts.items() if count > 1)
            raise DataError(f"an object has the key {twice!r} twice", path=path, line=line)
        return JsonObject(fields, line)

    try:
        value: JsonValue = json.loads(text, object_pairs_hook=located, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        message = f"is not JSON: {error.msg}, column {error.colno}"
        raise DataError(message, path=path, line=error.lineno) from error
    except (RecursionError, ValueError) as error:  # nested too deep, a number too long
        raise DataError(f"is not JSON we can hold: {error}", path=path, line=1) from error
    return value


_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[{}\n]', re.DOTALL)


def _lines_of_objects(text: str) -> Iterator[int]:
    """The line where each object begins, in the order of their ends, as a parser meets them."""
    line, open_at = 1, list[int]()
    for token in _TOKEN.finditer(text):
        match token.group():
            case "\n":
                line += 1
            case "{":
                open_at.append(line)
            case "}":
                yield open_at.pop()


def _refuse(name: str) -> NoReturn:
    """Refuse NaN and the infinities, which Python reads and JSON does not have."""
    raise ValueError(f"{name} is not a JSON number")
