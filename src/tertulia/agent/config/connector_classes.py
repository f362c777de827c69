"""The classes of the user's that a configuration may name with `protocol: python`."""

from __future__ import annotations

from tertulia.agent.config.functions import find_callable, misfit_of_arguments
from tertulia.agent.skills.contract import Skill
from tertulia.core.errors import Problem
from tertulia.core.lookup import Lookup


def find_user_class(path: str, place: str, lookup: Lookup) -> type | Problem:
    """A user's class of connectors or skills, or what is wrong with it."""
    found = find_callable(path, place, lookup)
    if isinstance(found, Problem):
        return found
    if not isinstance(found, type):
        return Problem(place, f"{path!r} is not a class", "write `module:Class`")
    if not issubclass(found, Skill) and not callable(getattr(found, "send", None)):
        hint = "define `async def send(self, payload, callback)` in it, or make it a `Skill`"
        return Problem(place, f"{path!r} is no connector", hint)
    return found


def takes(path: str, parameter: str, lookup: Lookup) -> bool:
    """Whether the constructor of a user's class takes a parameter of this name, or any."""
    found = find_user_class(path, "", lookup)
    if isinstance(found, Problem):
        return False
    return misfit_of_arguments(found, {parameter: None}, are_all=False) is None
