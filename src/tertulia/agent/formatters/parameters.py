"""The parameters that a configuration may give to a formatter."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from typing import Any, Self, get_type_hints

from tertulia.agent.config.spec import FunctionSpec
from tertulia.core.errors import Problem
from tertulia.core.registry import nearest
from tertulia.core.signature import Parameter

_POSITIONAL = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
    inspect.Parameter.VAR_POSITIONAL,
)
_NAMELESS = (
    inspect.Parameter.POSITIONAL_ONLY,
    inspect.Parameter.VAR_POSITIONAL,
    inspect.Parameter.VAR_KEYWORD,
)


@dataclass(frozen=True, slots=True)
class FormatterParameters:
    """What a formatter takes beside the dialogue or the answer.

    Attributes:
        takes_payload: whether it takes the dialogue or the answer at all.
        by_name: its parameters.
        any_name: whether it takes others too.
    """

    takes_payload: bool
    by_name: Mapping[str, Parameter]
    any_name: bool

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Self:
        """Read them off the signature; a function that hides it takes anything."""
        try:
            found = [*inspect.signature(function).parameters.values()]
        except (TypeError, ValueError):
            return cls(takes_payload=True, by_name={}, any_name=True)
        hints = _hints(function)
        payload = next((p for p in found if p.kind in _POSITIONAL), None)
        by_name = {
            p.name: Parameter(
                p.name, hints.get(p.name, Any), MISSING if p.default is p.empty else p.default
            )
            for p in found
            if p is not payload and p.kind not in _NAMELESS
        }
        any_name = any(p.kind is p.VAR_KEYWORD for p in found)
        return cls(payload is not None, by_name, any_name)

    def check(self, spec: FunctionSpec) -> Problem | None:
        """Say what is wrong with the parameters that a configuration gives, if anything is."""
        for name, value in spec.params.items():
            place, parameter = f"{spec.place}.{name}", self.by_name.get(name)
            if parameter is None:
                if not self.any_name:
                    cause = f"{spec.name!r} has no parameter {name!r}"
                    return Problem(place, cause, self._choices(name))
            elif misfit := parameter.check(value):
                hint = f"{spec.name!r} takes {parameter}"
                return Problem(place + misfit.inside, misfit.cause, hint)
        for name, parameter in self.by_name.items():
            if parameter.is_required and name not in spec.params:
                cause = f"{spec.name!r} needs the parameter {name!r}"
                hint = f'write {{"name": "{spec.name}", "{name}": ...}}'
                return Problem(spec.place, cause, hint)
        return None

    def _choices(self, name: str) -> str:
        if meant := nearest(name, self.by_name):
            return f"did you mean {meant!r}?"
        return f"it takes {', '.join(sorted(self.by_name)) or 'none'}"


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """Resolved annotations; none where they name what only a type checker imports."""
    try:
        return get_type_hints(function, include_extras=True)
    except (AttributeError, NameError, TypeError):
        return {}
