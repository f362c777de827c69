"""Components with the life cycle of Rasa NLU 0.13, as people have written them.

Derive from `Component` here where you derived from `rasa_nlu.components.Component`, name the class
by its dotted path in the config, and allow its module. The engine runs it through one adapter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, ClassVar

from tertulia.core import component as core
from tertulia.core.errors import UsageError
from tertulia.nlu.message import Message


class UnsupportedLanguageError(UsageError):
    """A component does not know the language of the pipeline."""

    def __init__(self, component: str, language: str) -> None:
        super().__init__(f"{component} does not know the language {language!r}")
        self.component = component
        self.language = language


class Config:
    """The config of the pipeline, as `create` and `train` are given it."""

    def __init__(self, language: str, component_config: Mapping[str, Any]) -> None:
        self.language = language
        self._own = dict(component_config)

    def for_component(self, name: str, defaults: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The parameters of the component that is asking, over its defaults."""
        return {**deepcopy(dict(defaults or {})), **self._own, "name": name}

    def get(self, key: str, default: Any = None) -> Any:
        """A value of the config's own."""
        return self.language if key == "language" else self._own.get(key, default)


class TrainingMessages:
    """The training data, as `train` is given them: a message per example."""

    def __init__(
        self,
        training_examples: Sequence[Message],
        entity_synonyms: Mapping[str, str],
        regex_features: Sequence[Mapping[str, str]],
        lookup_tables: Sequence[Mapping[str, Any]],
    ) -> None:
        self.training_examples = list(training_examples)
        self.entity_synonyms = dict(entity_synonyms)
        self.regex_features = list(regex_features)
        self.lookup_tables = list(lookup_tables)

    @property
    def intent_examples(self) -> list[Message]:
        """The examples that have an intent."""
        return [example for example in self.training_examples if example.get("intent")]

    @property
    def entity_examples(self) -> list[Message]:
        """The examples that have entities."""
        return [example for example in self.training_examples if example.get("entities")]

    @property
    def intents(self) -> set[str]:
        """Every intent."""
        return {example.get("intent") for example in self.intent_examples}


class Component(core.Component):
    """The base of components with this life cycle.

    In training: `create`, `provide_context`, `prepare_partial_processing`, `train`, `persist`;
    in use: `load`, `provide_context`, and `process` for each message.

    Attributes:
        name: what messages and errors call it.
        provides: the properties of a message that it sets.
        requires: those that an earlier component must have set.
        defaults: its parameters, and what they are where the config says nothing.
        language_list: the languages it knows, None for all.
    """

    name: ClassVar[str] = ""
    provides: ClassVar[Sequence[str]] = ()
    requires: ClassVar[Sequence[str]] = ()
    defaults: ClassVar[Mapping[str, Any]] = {}
    language_list: ClassVar[Sequence[str] | None] = None

    def __init__(self, component_config: Mapping[str, Any] | None = None) -> None:
        self.component_config = {**deepcopy(dict(self.defaults)), **(component_config or {})}
        self.partial_processing_pipeline: Sequence[Any] = ()
        self.partial_processing_context: Mapping[str, Any] = {}

    @classmethod
    def required_packages(cls) -> Sequence[str]:
        """The modules that must be there before it is created."""
        return []

    @classmethod
    def create(cls, config: Config) -> Component:
        """Make one for a new pipeline.

        Raises:
            UnsupportedLanguageError: it does not know the pipeline's language.
        """
        if not cls.can_handle_language(config.language):
            raise UnsupportedLanguageError(cls.name or cls.__name__, config.language)
        return cls(config.for_component(cls.name or cls.__name__, cls.defaults))

    def provide_context(self) -> Mapping[str, Any] | None:
        """What later components are given as keyword arguments."""
        return None

    def train(self, training_data: TrainingMessages, config: Config, **context: Any) -> Any:
        """Learn from examples, which earlier components have processed."""

    def process(self, message: Message, **context: Any) -> None:
        """Work on one message, and write on it what was found."""

    def persist(self, model_dir: str) -> Mapping[str, Any] | None:  # noqa: ARG002 - for others
        """Write files into a folder; return what `load` needs to know beside them, plain data."""
        return None

    @classmethod
    def load(
        cls,
        model_dir: str | None = None,  # noqa: ARG003 - for others
        model_metadata: Mapping[str, Any] | None = None,
        cached_component: Component | None = None,
        **context: Any,  # noqa: ARG003 - for others
    ) -> Component:
        """Make one of what `persist` wrote; `model_metadata`: its config and what that returned."""
        return cached_component or cls(model_metadata)

    @classmethod
    def can_handle_language(cls, language: str) -> bool:
        """Whether it knows a language."""
        return cls.language_list is None or language in cls.language_list

    def prepare_partial_processing(
        self, pipeline: Sequence[Any], context: Mapping[str, Any]
    ) -> None:
        """Be given the components before this one, so as to run them while training."""
        self.partial_processing_pipeline = pipeline
        self.partial_processing_context = context

    def partially_process(self, message: Message) -> Message:
        """Let the components before this one work on a message."""
        for component in self.partial_processing_pipeline:
            component.process(message, **self.partial_processing_context)
        return message
