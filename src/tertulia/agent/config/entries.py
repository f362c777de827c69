"""What `pipeline_conf` may say: constructors that are the schema of its objects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias, TypeVar

from msgspec import Meta

from tertulia.agent.config.spec import Protocol
from tertulia.agent.retry import NO_RETRY, Retry
from tertulia.agent.state import Json
from tertulia.core.registry import nearest
from tertulia.core.signature import Parameter, parameters_of
from tertulia.dialects.json_text import joined
from tertulia.dialects.report import Report

Entry = TypeVar("Entry")

Seconds: TypeAlias = Annotated[float, Meta(ge=0, le=86_400)]
Object: TypeAlias = Mapping[str, Json]

DESCRIPTIVE = frozenset({"source", "metadata", "description", "comment", "connector_name"})
"""Keys that describe what they stand beside, and change nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The top level.

    Attributes:
        connectors_module, formatters_module: where names without a module are looked for.
        history_window: how many utterances formatters may read, from the end.
        empty_selection: what a selector that chooses nothing lets run.
        state_manager_class: a class with more state methods, as `module:Class`.
    """

    services: Object
    connectors: Object = field(default_factory=dict)
    connectors_module: str | None = None
    formatters_module: str | None = None
    metadata: Json = None
    history_window: Annotated[int, Meta(ge=1)] | None = None
    empty_selection: Literal["all", "none"] = "all"
    state_manager_class: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryEntry:
    """`retries` of a service or a connector, in full: `attempts` counts the first one too."""

    attempts: Annotated[int, Meta(ge=1, le=20)] = 3
    first_delay: Seconds = NO_RETRY.first_delay_seconds
    longest_delay: Seconds = NO_RETRY.longest_delay_seconds

    @property
    def retry(self) -> Retry:
        """The value that the agent works with."""
        return Retry(
            attempts=self.attempts,
            first_delay_seconds=self.first_delay,
            longest_delay_seconds=self.longest_delay,
        )


Rest: TypeAlias = bool | Object
Retries: TypeAlias = Annotated[int, Meta(ge=0, le=19)] | Object


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakerEntry:
    """`breaker` of a connector: after so many outages in a row, so many seconds of rest."""

    outages: Annotated[int, Meta(ge=0)] = 5
    rest: Seconds = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectorEntry:
    """What every connector may say, whatever its protocol.

    Attributes:
        timeout: how many seconds one attempt may take; 0: as long as the turn.
        retries: how often to ask again after an outage, or the keys of `RetryEntry`.
        breaker: the keys of `BreakerEntry`; false: never let it rest.
    """

    protocol: Protocol
    timeout: Seconds | None = None
    retries: Retries | None = None
    breaker: Rest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEntry:
    """A service, as `pipeline_conf` writes it.

    Attributes:
        timeout: how many seconds one attempt may take; 0: as long as the turn.
        retries: how often to ask again after an outage, or the keys of `RetryEntry`.
        workflow_formatter: asked in the original for its internal record instead of the dialogue.
    """

    connector: str | Object
    dialog_formatter: str | Object | None = None
    response_formatter: str | Object | None = None
    state_manager_method: str | None = None
    previous_services: Sequence[str] | str = ()
    required_previous_services: Sequence[str] | str = ()
    tags: Sequence[str] | str = ()
    is_enabled: bool = True
    timeout: Seconds | None = None
    retries: Retries | None = None
    workflow_formatter: Json = True


def read_entry(
    kind: type[Entry], data: Object, place: str, report: Report, *, required: Object | None = None
) -> Entry:
    """Read an object by its schema; what does not fit is noted, and its default stands in.

    Args:
        kind: the schema.
        data: the object.
        place: where it stands.
        report: takes the problems.
        required: what stands in for the required keys where they do not fit or are missing.
    """
    arguments: dict[str, object] = dict(required or {})
    for name, parameter in parameters_of(kind).items():
        value = data.get(name)
        if value is None and parameter.is_required:
            report.add(place, f"the key {name!r} is missing", f"add {parameter}")
        if value is None:
            continue
        value = meant(value, parameter)
        if misfit := parameter.check(value):
            report.add(joined(place, name) + misfit.inside, misfit.cause)
        else:
            arguments[name] = parameter.convert(value)
    return kind(**arguments)


def meant(value: Json, parameter: Parameter) -> Json:
    """A value; where a number belongs and a text spells one, the number.

    The environment has nothing but texts to give.
    """
    if not isinstance(value, str) or parameter.check(value) is None:
        return value
    for read in (int, float, _truth):
        with suppress(ValueError):
            number = read(value)
            if parameter.check(number) is None:
                return number
    return value


def _truth(text: str) -> bool:
    truths = {"true": True, "false": False}
    if text.lower() not in truths:
        raise ValueError(f"{text!r} is no truth value")
    return truths[text.lower()]


@dataclass
class Unknown:
    """Keys that nobody knows; each is warned of once, not once per service."""

    report: Report
    _places: dict[str, list[str]] = field(default_factory=dict)

    def look_at(self, data: Object, place: str, known: Collection[str]) -> None:
        """Notice the keys of an object that are not among the known ones."""
        for key in data:
            if key in known:
                continue
            near = None if key in DESCRIPTIVE else nearest(key, known)
            if near:
                cause = f"there is no key {key!r} here, and it is ignored"
                self.report.warn(joined(place, key), cause, f"did you mean {near!r}?")
            else:
                self.note(key, joined(place, key))

    def note(self, key: str, place: str) -> None:
        """Notice one key that is ignored."""
        self._places.setdefault(key, []).append(place)

    def warn(self) -> None:
        """Say which keys are ignored."""
        for key, places in self._places.items():
            more = f", and so in {len(places)} places" if len(places) > 1 else ""
            self.report.warn(places[0], f"{key!r} is accepted and ignored{more}")
