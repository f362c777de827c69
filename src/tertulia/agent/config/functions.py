"""From names to state methods, and to whatever else of the user's a configuration names."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import ModuleType
from typing import Any

from tertulia.agent.config.spec import FunctionSpec
from tertulia.agent.methods import METHODS
from tertulia.agent.service import StateMethod
from tertulia.core.errors import Problem
from tertulia.core.lookup import Lookup
from tertulia.core.registry import nearest


@dataclass(frozen=True)
class StateMethods:
    """Finds state methods: the user's class has them first, then the built-in ones are asked.

    Attributes:
        lookup: says which modules may be imported.
        manager: the user's class, if there is one.
    """

    lookup: Lookup
    manager: FunctionSpec | None = None

    def find(self, spec: FunctionSpec) -> StateMethod | Problem:
        """The method that a name stands for, or what is wrong with the name."""
        if ":" in spec.name:
            return _fitting(find_callable(spec.name, spec.place, self.lookup), spec)
        if spec.name in self._own:
            method: Callable[..., Any] = getattr(self._instance, spec.name)
            return _fitting(method, spec)
        if spec.name in METHODS:
            return METHODS[spec.name]
        known = sorted({*self._own, *METHODS})
        meant = nearest(spec.name, known)
        hint = f"did you mean {meant!r}?" if meant else f"there are {', '.join(known)}"
        return Problem(spec.place, f"there is no state method {spec.name!r}", hint)

    @cached_property
    def manager_class(self) -> type | Problem | None:
        """The user's class, or what is wrong with it."""
        if self.manager is None:
            return None
        found = find_callable(self.manager.name, self.manager.place, self.lookup)
        if isinstance(found, Problem):
            return found
        if not isinstance(found, type):
            cause = f"{self.manager.name!r} is not a class"
            return Problem(self.manager.place, cause, "write `module:Class`")
        if misfit := misfit_of_arguments(found, {}):
            hint = "a class of state methods is constructed without arguments"
            return Problem(self.manager.place, f"{self.manager.name!r}: {misfit}", hint)
        return found

    @cached_property
    def _own(self) -> frozenset[str]:
        """The names of the methods of the user's class."""
        found = self.manager_class
        if not isinstance(found, type):
            return frozenset()
        return frozenset(
            name for name in dir(found) if name[0] != "_" and callable(getattr(found, name))
        )

    @cached_property
    def _instance(self) -> object:
        assert isinstance(self.manager_class, type)  # noqa: S101 - it has methods
        return self.manager_class()


def _fitting(found: Callable[..., Any] | Problem, spec: FunctionSpec) -> StateMethod | Problem:
    """A user's method, if it can be called as the agent calls state methods."""
    if isinstance(found, Problem):
        return found
    try:
        signature = inspect.signature(found)
        signature.bind(None, None, "", ind=0, message_attrs={}, hypothesis=None, rank=(0, 0))
    except ValueError:  # some of those written in C have none
        return found
    except TypeError as error:
        hint = "define it as `method(dialogue, payload, label, **context)`"
        return Problem(spec.place, f"{spec.name!r} cannot be called: {error}", hint)
    return found


def find_callable(path: str, place: str, lookup: Lookup) -> Callable[..., Any] | Problem:
    """What `module:name` stands for, or what is wrong with it.

    Args:
        path: the module may have dots.
        place: where the path is written.
        lookup: says which modules may be imported.
    """
    module, separator, name = path.partition(":")
    if not (module and separator and name):
        return Problem(place, f"{path!r} names no module and what is in it", "write `module:name`")
    owner = _imported(module, path, place, lookup)
    if isinstance(owner, Problem):
        return owner
    found: object = getattr(owner, name, None)
    if found is None or name.startswith("_"):
        return Problem(place, f"module {module!r} has no {name!r}", _near(name, owner))
    if not callable(found):
        return Problem(place, f"{path!r} cannot be called", "name a function or a class")
    return found


def _imported(module: str, path: str, place: str, lookup: Lookup) -> ModuleType | Problem:
    """A module that the user allowed."""
    if module.partition(".")[0] == "tertulia":  # a config must not choose what of it is run
        cause = f"{path!r} is a part of the package that configurations do not name"
        return Problem(place, cause, "what is built in is named without its module")
    if not lookup.allows(module):
        cause = f"{path!r} lies in a module that nobody allowed to be imported"
        hint = f"if you trust it, add `--allow-module {module.partition('.')[0]}`"
        return Problem(place, cause, hint)
    try:
        return importlib.import_module(module)
    except Exception as error:  # noqa: BLE001 - it is anybody's code, and may fail in any way
        cause = f"module {module!r} cannot be imported: {type(error).__name__}: {error}"
        hint = "check the spelling, and that its folder is on the Python path"
        return Problem(place, cause, hint)


def misfit_of_arguments(
    function: Callable[..., Any], arguments: Mapping[str, object], *, are_all: bool = True
) -> str | None:
    """Why a function cannot be called with such arguments; None if it can, or nobody knows.

    Args:
        function: what is to be called.
        arguments: by name.
        are_all: whether there will be no others.
    """
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # some of those written in C have none
        return None
    try:
        (signature.bind if are_all else signature.bind_partial)(**arguments)
    except TypeError as error:
        return str(error)
    return None


def _near(name: str, owner: object) -> str:
    public = [known for known in dir(owner) if not known.startswith("_")]
    meant = nearest(name, public)
    return f"did you mean {meant!r}?" if meant else "check the spelling"
