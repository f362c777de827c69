"""The tools of one skill: those that it names, and no others."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Self

from tertulia.agent.config.functions import find_callable
from tertulia.agent.connectors.user_code import described
from tertulia.agent.skills.llm.built_in_tools import BUILT_IN_TOOLS
from tertulia.agent.skills.llm.messages import Message, ToolCall
from tertulia.agent.skills.llm.tools import CallRefusedError, Tool
from tertulia.agent.state import JsonObject
from tertulia.core.errors import ParameterError, Problem
from tertulia.core.lookup import Lookup

_log = logging.getLogger(__name__)

_CALLS_AT_ONCE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolUse:
    """That a tool was called, but not with what: for the hypothesis."""

    name: str
    seconds: float
    is_done: bool

    def as_json(self) -> JsonObject:
        """The use as it is kept."""
        return {"name": self.name, "seconds": round(self.seconds, 3), "is_done": self.is_done}


class Toolbox:
    """Calls tools for a model.

    Args:
        tools: those that may be called.

    Raises:
        ParameterError: two have one name.
    """

    def __init__(self, tools: Sequence[Tool]) -> None:
        self._tools = {tool.name: tool for tool in tools}
        if len(self._tools) < len(tools):
            raise ParameterError("two of the tools have the same name")
        self.described = [tool.described() for tool in tools]

    @classmethod
    def of(
        cls, names: Sequence[str], functions: Sequence[Callable[..., Any]], lookup: Lookup
    ) -> Self:
        """Find the tools that a configuration names, and add functions.

        Args:
            names: of built-in tools, or `module:function`.
            functions: further tools.
            lookup: says which modules may be imported.

        Raises:
            ParameterError: there is no such tool, or none can be made of it.
        """
        return cls(
            [Tool.of(each) for each in [*(_found(name, lookup) for name in names), *functions]]
        )

    async def call(self, calls: Sequence[ToolCall]) -> tuple[list[Message], list[ToolUse]]:
        """Call what a model wants called, all at once; what it is told of it, and what was used.

        A call that is not allowed, does not fit or fails is answered too: the model is told so.
        """
        async with asyncio.TaskGroup() as group:
            asking = [
                group.create_task(self._call(call, is_too_many=place >= _CALLS_AT_ONCE))
                for place, call in enumerate(calls)
            ]
        done = [task.result() for task in asking]
        return [message for message, _ in done], [use for _, use in done]

    async def _call(self, call: ToolCall, *, is_too_many: bool) -> tuple[Message, ToolUse]:
        """Call one; what is noted of it are its name, if it is one of ours, and its time."""
        start, name, is_done = perf_counter(), call.function.name, False
        try:
            said = await self._run(call, is_too_many=is_too_many)
            is_done = True
        except CallRefusedError as error:
            said = f"Not called: {error}."
        except (Exception, SystemExit) as error:  # noqa: BLE001 - a tool may be anybody's code
            _log.warning("tool %s failed: %s", name, described(error))
            said = "The tool failed."
        use = ToolUse(
            name=name if name in self._tools else "unknown",
            seconds=perf_counter() - start,
            is_done=is_done,
        )
        return Message("tool", said, tool_call_id=call.id), use

    async def _run(self, call: ToolCall, *, is_too_many: bool) -> str:
        tool = self._tools.get(call.function.name)
        if tool is None:
            known = ", ".join(self._tools) or "none"
            raise CallRefusedError(f"there is no such tool; there are: {known}")
        if is_too_many:
            raise CallRefusedError(f"no more than {_CALLS_AT_ONCE} calls at once are made")
        return await tool.call(call.function.arguments)


def _found(name: str, lookup: Lookup) -> Callable[..., Any]:
    """The function that a configuration names."""
    if name in BUILT_IN_TOOLS:
        return BUILT_IN_TOOLS[name]
    if ":" not in name:
        known = ", ".join(BUILT_IN_TOOLS)
        raise ParameterError(f"there is no tool {name!r}: write `module:function`, or {known}")
    found = find_callable(name, "", lookup)
    if isinstance(found, Problem):
        raise ParameterError(f"the tool {found.cause}: {found.hint}")
    return found
