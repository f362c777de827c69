"""Reads `models_info.json`: what bots say of themselves, by kind of model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeAlias

import msgspec

from tertulia.core.errors import ConfigError, Problem
from tertulia.core.pipeline import Pipeline
from tertulia.core.registry import nearest
from tertulia.dialects.original_names import CLASSES

NAME = "models_info.json"
_DEFAULT = "@default"
_PLACES = (NAME, f"utils/telegram_utils/{NAME}")
_FIELDS = ("start_message", "help_message")

Messages: TypeAlias = dict[str, str]


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a bot answers to `/start` and to `/help`."""

    start_message: str
    help_message: str


def introduction_of(pipeline: Pipeline, label: str | None, file: Path | None) -> Introduction:
    """What the bot of a pipeline says of itself.

    Each message is what the file has under the label, else under the class of the main component,
    else under `@default`, else what the file that comes with the package has there.

    Args:
        pipeline: what answers.
        label: the kind of model, `metadata.labels.telegram_utils` of its config.
        file: a file of the user's, if there is one.

    Raises:
        ConfigError: the file cannot be used; lists every problem in it.
    """
    kinds = [*([label] if label else []), *_names_of_main(pipeline), _DEFAULT]
    infos = [*([_read(file)] if file else []), _read(files("tertulia.channels.telegram") / NAME)]
    found = [info[kind] for info in infos for kind in kinds if kind in info]
    start, help_ = (
        next(messages[field] for messages in found if messages.get(field)) for field in _FIELDS
    )
    return Introduction(start, help_)


def find_models_info(root: Path) -> Path | None:
    """The file of the user's, where the original had it below its root, or at the root itself."""
    return next((root / place for place in _PLACES if (root / place).is_file()), None)


def _names_of_main(pipeline: Pipeline) -> Iterator[str]:
    """By which names the main component may be known: its class, and that of the original."""
    nodes = [*pipeline.nodes]
    main = [node for node in nodes if node.spec.is_main]
    taught = [node for node in nodes if node.spec.targets.variables]
    for node in [*main, *taught, *reversed(nodes)][:1]:
        yield type(node.component).__name__
        name = getattr(node.spec.part, "name", None)
        yield from (original for original, ours in CLASSES.items() if ours == name)


def _read(file: Path | Traversable) -> Mapping[str, Messages]:
    """The messages in a file, by kind of model.

    Raises:
        ConfigError: it cannot be used.
    """
    try:
        content = msgspec.json.decode(file.read_bytes(), type=dict[str, object])
    except OSError as error:
        problem = Problem("", f"cannot be opened: {error.strerror}")
        raise ConfigError([problem], str(file)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        problem = Problem("", f"does not hold a JSON object: {error}")
        raise ConfigError([problem], str(file)) from error
    if problems := list(_problems(content)):
        raise ConfigError(problems, str(file))
    return msgspec.convert(content, dict[str, Messages])


def _problems(content: Mapping[str, object]) -> Iterator[Problem]:
    """Everything wrong with a file."""
    for kind, messages in content.items():
        if not isinstance(messages, dict):
            yield Problem(kind, "must be an object", f"with {' and '.join(_FIELDS)}")
            continue
        for field, text in messages.items():
            place = f"{kind}.{field}"
            if field not in _FIELDS:
                close = nearest(field, _FIELDS)
                hint = f"did you mean {close!r}?" if close else f"there are {', '.join(_FIELDS)}"
                yield Problem(place, f"{field!r} is no message of a bot", hint)
            elif not isinstance(text, str):
                yield Problem(place, "must be a text")
