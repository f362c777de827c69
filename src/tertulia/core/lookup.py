"""From the name in a config to a class, within what the user allows to be imported."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from tertulia.core.errors import Problem
from tertulia.core.registry import COMPONENTS, Registry, load_path

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lookup:
    """Finds classes by registered name, or by `module:Class` where the module is allowed.

    The package's own modules always are; others only when the user names them, outside any
    config: a config is data, and must not choose which code is run.
    """

    registry: Registry = COMPONENTS
    allowed_modules: frozenset[str] = frozenset()

    def find(self, name: str, place: str) -> type | Problem:
        """The class that `name` stands for, or what is wrong with the name."""
        if ":" in name:
            return self._find_by_path(name, place)
        if name not in self.registry:
            meant = self.registry.nearest(name)
            kind, plural = self.registry.kind, "`tertulia components` lists every name"
            guess = f"did you mean {meant!r}? {plural}" if meant else plural
            return Problem(place, f"no {kind} is named {name!r}", guess)
        try:
            thing = self.registry.load(name)
        except (ImportError, AttributeError) as error:
            hint = "repair the package that registers it"
            return Problem(place, f"{name!r} cannot be imported: {error}", hint)
        if not isinstance(thing, type):
            return Problem(place, f"{name!r} names no class", "register a class under this name")
        return thing

    def allows(self, module: str) -> bool:
        """Whether a module may be imported because a config asks for it; never one that runs."""
        if module.rpartition(".")[2] == "__main__":
            return False
        chosen = {*self.allowed_modules, "tertulia"}
        return any(module == name or module.startswith(f"{name}.") for name in chosen)

    def import_modules(self, modules: Iterable[str]) -> list[Problem]:
        """Import what the user allowed, so that it registers itself; say what fails."""
        problems = []
        for module in modules:
            try:
                importlib.import_module(module)
            except ImportError as error:
                hint = "check the spelling, and that its folder is on the Python path"
                problems.append(Problem("", f"module {module!r} cannot be imported: {error}", hint))
        return problems

    def _find_by_path(self, path: str, place: str) -> type | Problem:
        module, _, attribute = path.partition(":")
        if not self.allows(module):
            return Problem(
                place,
                f"{path!r} lies in a module that nobody allowed to be imported",
                f"if you trust it, add `--allow-module {module.partition('.')[0]}`",
            )
        try:
            thing = load_path(path)
        except (ImportError, AttributeError) as error:
            return Problem(place, f"{path!r} cannot be imported: {error}", "check the spelling")
        if not isinstance(thing, type):
            return Problem(place, f"{path!r} is not a class", f"{attribute!r} must be one")
        return thing
