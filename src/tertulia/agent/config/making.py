"""From connectors as they are written to connectors; nothing is opened or loaded yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial

from tertulia.agent.config.connector_classes import find_user_class
from tertulia.agent.config.entries import meant
from tertulia.agent.config.functions import misfit_of_arguments
from tertulia.agent.config.python_classes import BUILT_IN, python_connector
from tertulia.agent.config.spec import ConnectorSpec
from tertulia.agent.config.surroundings import Surroundings
from tertulia.agent.connectors.pipeline import PipelineConnector
from tertulia.agent.connectors.pool import HttpPool
from tertulia.agent.connectors.protocols import http_connector
from tertulia.agent.service import Connector
from tertulia.agent.state import Json
from tertulia.core.errors import ParameterError, Problem
from tertulia.core.signature import parameters_of
from tertulia.dialects.json_text import joined
from tertulia.dialects.report import Report

_CLASS = "class_name"
_HINT = f"write `module:Class`, or one of {', '.join(BUILT_IN)}"


@dataclass(frozen=True, slots=True)
class Made:
    """A connector, or what is wrong with how it is written."""

    connector: Connector | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def window(self) -> int | None:
        """How many utterances the connector reads of a dialogue; None: possibly all of them."""
        declared = getattr(self.connector, "window", None)
        return declared if isinstance(declared, int) else None


@dataclass(frozen=True, slots=True)
class ConnectorMaker:
    """Makes connectors.

    Attributes:
        surroundings: what a configuration may name.
        pool: the connections that all connectors over HTTP share.
    """

    surroundings: Surroundings
    pool: HttpPool = field(default_factory=HttpPool)

    def make(self, spec: ConnectorSpec) -> Made:
        """Make a connector; a class of the user's is imported, and constructed when it starts."""
        report = Report()
        connector = None
        try:
            connector = self._make(spec, report)
        except ParameterError as error:
            report.add(spec.place, str(error))
        return Made(connector, tuple(report.problems))

    def _make(self, spec: ConnectorSpec, report: Report) -> Connector | None:
        match spec.protocol:
            case "http":
                return self._http(spec, report)
            case "python":
                return self._python(spec, report)
            case "pipeline":
                return self._pipeline(spec, report)

    def _http(self, spec: ConnectorSpec, report: Report) -> Connector | None:
        if not spec.params.get("url") and not spec.params.get("urllist"):
            hint = "write it as http://host:port/path"
            report.add(spec.place, "a connector over HTTP needs a `url`", hint)
        known = known_params("http")
        params = {key: value for key, value in spec.params.items() if key in known}
        arguments = _checked(http_connector, params, spec.place, report, known)
        return None if report.problems else http_connector(**arguments, pool=self.pool)

    def _python(self, spec: ConnectorSpec, report: Report) -> Connector | None:
        params = {key: value for key, value in spec.params.items() if key != _CLASS}
        name, place = spec.params.get(_CLASS), joined(spec.place, _CLASS)
        if not isinstance(name, str) or not name:
            report.add(spec.place, "a connector in Python needs a `class_name`", _HINT)
            return None
        if name in BUILT_IN:
            kind: type = BUILT_IN[name]
            takes = parameters_of(kind).keys()
            params = _checked(kind, params, spec.place, report, takes - self._given.keys())
            params |= {key: value for key, value in self._given.items() if key in takes}
        elif ":" not in name:
            report.add(place, f"{name!r} is no connector of ours, and has no module", _HINT)
            return None
        else:
            found = find_user_class(name, place, self.surroundings.lookup)
            if isinstance(found, Problem):
                report.problems.append(found)
                return None
            kind = found
            self._check_call(kind, params, spec, report)
        if report.problems:
            return None
        return python_connector(kind, params, connector_name=spec.name)

    @property
    def _given(self) -> dict[str, object]:
        """What classes of ours are given that take it, and what no configuration says."""
        return {"workspace": self.surroundings.workspace, "pool": self.pool, "functions": ()}

    def _check_call(
        self, kind: type, params: Mapping[str, Json], spec: ConnectorSpec, report: Report
    ) -> None:
        """Note what keeps a user's class from being constructed."""
        arguments = dict(params)
        if spec.name and not misfit_of_arguments(kind, {"connector_name": ""}, are_all=False):
            arguments.setdefault("connector_name", spec.name)
        if misfit := misfit_of_arguments(kind, arguments):
            hint = "its constructor is given the other keys of the connector"
            report.add(spec.place, f"{spec.params[_CLASS]!r} cannot be constructed: {misfit}", hint)

    def _pipeline(self, spec: ConnectorSpec, report: Report) -> Connector | None:
        known = known_params("pipeline")
        arguments = _checked(PipelineConnector, spec.params, spec.place, report, known)
        make = partial(PipelineConnector, workspace=self.surroundings.workspace)
        return None if report.problems else make(**arguments)


def known_params(protocol: str) -> Collection[str]:
    """The keys of a connector of ours, beside those that every connector has."""
    if protocol == "http":
        return parameters_of(http_connector).keys() - {"pool"}
    return parameters_of(PipelineConnector).keys() - {"workspace", "timeout_seconds"}


def _checked(
    maker: Callable[..., object],
    params: Mapping[str, Json],
    place: str,
    report: Report,
    known: Collection[str],
) -> dict[str, Json]:
    """The arguments of a maker of ours, its signature being the schema."""
    report.unknown_keys(params, place, [*known])
    arguments: dict[str, Json] = {}
    for name, parameter in parameters_of(maker).items():
        if name not in known:
            continue
        if name not in params:
            if parameter.is_required:
                report.add(place, f"the key {name!r} is missing", f"add {parameter}")
            continue
        value = meant(params[name], parameter)
        if misfit := parameter.check(value):
            report.add(joined(place, name) + misfit.inside, misfit.cause)
        else:
            arguments[name] = parameter.convert(value)
    return arguments
