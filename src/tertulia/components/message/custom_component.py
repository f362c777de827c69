"""A component with Rasa's life cycle, as a component of the engine."""

from __future__ import annotations

import json
import shutil
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from tertulia.components.message.message_columns import (
    PROPERTIES,
    columns_from,
    messages_from,
)
from tertulia.core.component import Estimator
from tertulia.core.errors import DataError, ModelError
from tertulia.core.plan import Column
from tertulia.core.registry import register
from tertulia.nlu import custom
from tertulia.nlu.contract import LEARNED_FROM, Contract
from tertulia.nlu.message import Message
from tertulia.nlu.training_data import AnnotatedEntity, Knowledge

_ALWAYS = ("entities", "extras")
_DECLARED = {
    "tokens": "tokens",
    "text_features": "features",
    "spacy_doc": "spacy_doc",
    "intent": "intent",
    "intent_ranking": "intent_ranking",
}


@dataclass(frozen=True, slots=True, eq=False)
class Persisted:
    """What a custom component wrote: its files by relative path, and what `load` needs to know."""

    files: Mapping[str, bytes]
    metadata: str  # JSON


def custom_contract(cls: type[custom.Component]) -> Contract:
    """What a custom component reads and provides, by its own account.

    It may read whatever is there. Entities and properties of its own it may always write; tokens,
    features and intents only if its `provides` says so.
    """
    declared = [ours for theirs, ours in _DECLARED.items() if theirs in cls.provides]
    needed = {_DECLARED.get(name, name) for name in cls.requires} & set(PROPERTIES)
    return Contract(
        reads={name: name if name in needed else f"{name}?" for name in PROPERTIES},
        learns={name: name for name in LEARNED_FROM},
        provides=(*declared, *_ALWAYS),
        languages=frozenset(cls.language_list or ()),
    )


@register("custom_component")
@dataclass(kw_only=True, eq=False)
class CustomComponent(Estimator[Persisted]):
    """Run a component with Rasa's life cycle.

    What it persists is kept as bytes beside everything else that was learned, and given back to
    it in a folder of its own.

    Args:
        component: one that was constructed with its parameters; its class does the rest.
        language: the language of the pipeline.
        provides: the properties to take over from the messages it has processed.
        earlier: the components before it, each with what it `reads`, pairs of argument and column,
            and `writes`, pairs of property and column: for partial processing, and for the
            context they provide.
    """

    component: custom.Component
    language: str = "en"
    provides: Sequence[str] = _ALWAYS
    earlier: Sequence[Mapping[str, Any]] = ()

    def __post_init__(self) -> None:
        self._running: custom.Component | None = None
        self._context: dict[str, Any] = {}

    def fit(
        self,
        *,
        gold_intent: Sequence[str | None],
        gold_entities: Sequence[Sequence[AnnotatedEntity]],
        knowledge: Sequence[Knowledge],
        **columns: Column,
    ) -> None:
        """Create it, let it learn from the messages so far, and keep what it persists."""
        kind, config = type(self.component), self._config()
        running = kind.create(config)
        context = self._context_before()
        context |= running.provide_context() or {}
        running.prepare_partial_processing([_Earlier(self.earlier)], context)
        messages = messages_from(columns, gold_intent, gold_entities)
        data = _training_messages(messages, knowledge[0] if knowledge else Knowledge())
        learned = running.train(data, config, **context)
        context |= learned if isinstance(learned, Mapping) else {}
        self.learned = _persisted(running)
        self._running, self._context = running, context

    def __call__(self, **columns: Column) -> tuple[Column, ...]:
        """Let it process each message, and return the columns of what it may have written."""
        running = self._loaded()
        messages = messages_from(columns)
        for message in messages:
            running.process(message, **self._context)
        return columns_from(messages, self.provides)

    def prepare(self) -> None:
        """Load it, where there is something to load."""
        if self.is_fitted:
            self._loaded()

    @property
    def context(self) -> Mapping[str, Any]:
        """What components after this one are given by it and those before it."""
        return self._context

    def _config(self) -> custom.Config:
        return custom.Config(self.language, self.component.component_config)

    def _context_before(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for step in self.earlier:
            found |= getattr(step["component"], "context", {})
        return found

    def _loaded(self) -> custom.Component:
        if self._running is None:
            learned = self.learned
            folder = mkdtemp(prefix="tertulia-")
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            _write(learned.files, Path(folder))
            context = self._context_before()
            metadata = {**self.component.component_config, **json.loads(learned.metadata)}
            running = type(self.component).load(folder, metadata, None, **context)
            self._context = {**context, **(running.provide_context() or {})}
            self._running = running
        return self._running


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The components before one, as one that processes messages."""

    steps: Sequence[Mapping[str, Any]]

    def process(self, message: Message, **_: object) -> None:
        values: dict[str, Column] = {"text": [message.text], "time": [message.time]}
        current: dict[str, str] = {"text": "text", "time": "time"}
        for step in self.steps:
            named = {key: values[column] for key, column in step["reads"] if key}
            unnamed = [values[column] for key, column in step["reads"] if not key]
            result = step["component"](*unnamed, **named)
            writes = step["writes"]
            made = (result,) if len(writes) == 1 else result
            for (name, column), value in zip(writes, made, strict=True):
                values[column] = value
                current[name] = column
        columns = {name: values[column] for name, column in current.items() if name in PROPERTIES}
        [processed] = messages_from(columns)
        message.data |= processed.data
        message.output_properties |= processed.output_properties


def _training_messages(
    messages: Sequence[Message], knowledge: Knowledge
) -> custom.TrainingMessages:
    return custom.TrainingMessages(
        messages,
        entity_synonyms={synonym.surface: synonym.value for synonym in knowledge.synonyms},
        regex_features=[
            {"name": regex.name, "pattern": regex.pattern} for regex in knowledge.regexes
        ],
        lookup_tables=[
            {"name": lookup.name, "elements": list(lookup.elements)} for lookup in knowledge.lookups
        ],
    )


def _persisted(running: custom.Component) -> Persisted:
    name = type(running).__name__
    with TemporaryDirectory(prefix="tertulia-") as folder:
        metadata = running.persist(folder) or {}
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(Path(folder).rglob("*"))
            if path.is_file()
        }
    try:
        return Persisted(files, json.dumps(dict(metadata)))
    except (TypeError, ValueError) as error:
        raise DataError(f"{name}.persist must return what JSON can say: {error}") from error


def _write(files: Mapping[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        relative = PurePosixPath(name)
        if relative.is_absolute() or ".." in relative.parts:
            raise ModelError(f"a custom component's file cannot be called {name!r}")
        path = folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
