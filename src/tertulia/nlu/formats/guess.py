"""Which format a file has, by what it holds; no name and no suffix is believed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tertulia.core.errors import DataError
from tertulia.nlu.formats.json_tree import JsonObject, JsonValue, parse_json


class Format(StrEnum):
    """What a file may be; the last three hold nothing to learn from by themselves."""

    WIT = "wit"
    LUIS = "luis"
    RASA_JSON = "json"
    DIALOGFLOW_INTENT = "dialogflow_intent"
    DIALOGFLOW_ENTITY = "dialogflow_entity"
    MARKDOWN = "md"
    RASA_YAML = "yaml"
    DIALOGFLOW_OTHER = "dialogflow_other"  # agent, package, and companions read by their parents
    RASA_OTHER = "rasa_other"  # stories, rules, domain, configuration
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Guess:
    """A format, and the parsed content where that had to be parsed to see it."""

    format: Format
    root: JsonObject | None = None


_MARKDOWN = re.compile(r"^[ \t]*##[ \t]*(intent|synonym|regex|lookup)[ \t]*:", re.MULTILINE)
_YAML = re.compile(r"""^["']?nlu["']?[ \t]*:""", re.MULTILINE)
_STORIES = re.compile(r"^[ \t]*##[^\n]*\n(?:[ \t]*\n)*[ \t]*\*", re.MULTILINE)
_OTHER_YAML = re.compile(
    r"^(version|stories|rules|intents|entities|slots|responses|forms|actions|session_config"
    r"|pipeline|policies|language|recipe|e2e_actions)[ \t]*:",
    re.MULTILINE,
)
_COMPANION = re.compile(r"_(usersays|entries)_")


def guess(text: str, path: Path | None = None) -> Guess:
    """Tell the format of a file from its content, in the order that Rasa asks.

    Raises:
        DataError: it looks like JSON and is not.
    """
    start = text.lstrip()[:1]
    if start == "{" or (path is not None and path.suffix == ".json"):
        return _guess_json(parse_json(text, path), path)
    if start == "[":
        try:
            return _guess_json(parse_json(text, path), path)
        except DataError:
            pass  # flow style YAML, a Markdown link
    for pattern, format_ in _BY_PATTERN:
        if pattern.search(text):
            return Guess(format_)
    return Guess(Format.UNKNOWN)


_BY_PATTERN = (
    (_MARKDOWN, Format.MARKDOWN),
    (_YAML, Format.RASA_YAML),
    (_OTHER_YAML, Format.RASA_OTHER),
    (_STORIES, Format.RASA_OTHER),
)


def _guess_json(root: JsonValue, path: Path | None) -> Guess:
    if isinstance(root, JsonObject):
        return Guess(_format_of(root, path), root)
    is_companion = path is not None and _COMPANION.search(path.name)
    return Guess(Format.DIALOGFLOW_OTHER if is_companion else Format.UNKNOWN)


def _format_of(root: JsonObject, path: Path | None) -> Format:
    keys = root.fields
    tests = (
        (isinstance(keys.get("data"), list), Format.WIT),
        ("luis_schema_version" in keys, Format.LUIS),
        ("rasa_nlu_data" in keys, Format.RASA_JSON),
        ("supportedLanguages" in keys, Format.DIALOGFLOW_OTHER),
        (set(keys) == {"version"}, Format.DIALOGFLOW_OTHER),
        ("responses" in keys, Format.DIALOGFLOW_INTENT),
        ("isEnum" in keys, Format.DIALOGFLOW_ENTITY),
        (path is not None and bool(_COMPANION.search(path.name)), Format.DIALOGFLOW_OTHER),
    )
    return next((format_ for is_so, format_ in tests if is_so), Format.UNKNOWN)
