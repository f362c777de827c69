"""From the name of a formatter in a configuration to the function."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from tertulia.agent.config.spec import FunctionSpec
from tertulia.agent.formatters.bound import BoundFormatter
from tertulia.agent.formatters.index import DIALOG, RESPONSE
from tertulia.agent.formatters.parameters import FormatterParameters
from tertulia.agent.service import DialogFormatter, ResponseFormatter
from tertulia.core.errors import Problem
from tertulia.core.lookup import Lookup
from tertulia.core.registry import load_path, nearest

Function: TypeAlias = Callable[..., Any]

READY_MADE = "tertulia.agent.formatters"
"""The module whose functions are the ready-made formatters, for mappings to name."""

_TABLES: Mapping[str, Mapping[str, Function]] = {"in": DIALOG, "out": RESPONSE}
_KEYS = {"in": "dialog_formatter", "out": "response_formatter"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatters:
    """Finds formatters: ready-made ones by name, others in the modules that the user allows.

    Attributes:
        lookup: says which modules may be imported.
        mapping: what to take instead, once: from a module, or a `module:function`, to another one
            or to the name of a ready-made formatter.
        default_module: where names without a module are looked for that are not ready-made.
    """

    lookup: Lookup = field(default_factory=Lookup)
    mapping: Mapping[str, str] = field(default_factory=dict)
    default_module: str | None = None

    def resolve_dialog(self, spec: FunctionSpec) -> DialogFormatter | Problem:
        """The formatter that makes the tasks, its parameters filled in, or what is wrong."""
        return self._resolve(spec, "in")

    def resolve_response(self, spec: FunctionSpec) -> ResponseFormatter | Problem:
        """The formatter that reads the answers, its parameters filled in, or what is wrong.

        One that has a parameter `mode` serves both directions, and is given `mode="out"`.
        """
        return self._resolve(spec, "out")

    def _resolve(self, spec: FunctionSpec, mode: Literal["in", "out"]) -> Function | Problem:
        function = self._find(spec, mode)
        if isinstance(function, Problem):
            return function
        if inspect.isclass(function) or not callable(function):
            hint = "name a function of the module"
            return Problem(spec.place, f"{spec.name!r} is no function", hint)
        if inspect.iscoroutinefunction(function):
            cause = f"{spec.name!r} is asynchronous"
            hint = "a formatter only rearranges data: define it without `async`"
            return Problem(spec.place, cause, hint)
        parameters = FormatterParameters.of(function)
        if not parameters.takes_payload:
            hint = "its first parameter must take the dialogue, or the answer of the service"
            return Problem(spec.place, f"{spec.name!r} takes nothing to format", hint)
        direction = parameters.by_name.get("mode")
        if direction is not None and (mode == "out" or direction.is_required):
            spec = replace(spec, params={"mode": mode, **spec.params})
        if problem := parameters.check(spec):
            return problem
        return BoundFormatter(function, spec.params) if spec.params else function

    def _find(self, spec: FunctionSpec, mode: Literal["in", "out"]) -> Function | Problem:
        name, table = self._mapped(spec.name), _TABLES[mode]
        if ":" not in name:
            if name in table:
                return table[name]
            other = "out" if mode == "in" else "in"
            if name in _TABLES[other]:
                cause = f"{name!r} is for the other direction"
                return Problem(spec.place, cause, f"give it as `{_KEYS[other]}`")
            if self.default_module is None:
                return _unknown(spec, name, table)
            name = self._mapped(f"{self.default_module}:{name}")
        return self._import(name, spec, table)

    def _import(
        self, path: str, spec: FunctionSpec, table: Mapping[str, Function]
    ) -> Function | Problem:
        module, _, attribute = path.partition(":")
        if module == READY_MADE:
            return table[attribute] if attribute in table else _unknown(spec, attribute, table)
        if not self.lookup.allows(module):
            cause = f"{path!r} lies in a module that nobody allowed to be imported"
            hint = f"if you trust it, add `--allow-module {module.partition('.')[0]}`"
            return Problem(spec.place, cause, hint)
        found = _load(spec, path)
        if module.partition(".")[0] != "tertulia" or found in table.values():
            return found
        # A config must not choose what else of the package is run.
        return found if isinstance(found, Problem) else _unknown(spec, attribute, table)

    def _mapped(self, name: str) -> str:
        """What the mapping says to take instead of a name."""
        if name in self.mapping:
            return self.mapping[name]
        module, colon, attribute = name.partition(":")
        return f"{self.mapping[module]}:{attribute}" if colon and module in self.mapping else name


def _load(spec: FunctionSpec, path: str) -> Function | Problem:
    try:
        found: Any = load_path(path)
    except Exception as error:  # noqa: BLE001 - importing runs a module that anybody wrote
        cause = f"{path!r} cannot be imported: {type(error).__name__}: {error}"
        hint = "check the spelling, and that its folder is on the Python path"
        return Problem(spec.place, cause, hint)
    return found  # type: ignore[no-any-return]  # whether it is one is looked at by the caller


def _unknown(spec: FunctionSpec, name: str, table: Mapping[str, Function]) -> Problem:
    meant = nearest(name, table)
    others = "others are written `module:function`"
    hint = f"did you mean {meant!r}? {others}" if meant else others
    return Problem(spec.place, f"no ready-made formatter is named {name!r}", hint)
