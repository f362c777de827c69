"""Functions that a language model may have called."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

from msgspec import DecodeError

from tertulia.agent import wire
from tertulia.agent.skills.llm.blocking import BusyError, Threads
from tertulia.agent.state import Json, JsonObject
from tertulia.core.errors import ParameterError
from tertulia.core.signature import Parameter, parameters_of

_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_MAX_DESCRIPTION = 1000  # characters
_MAX_RESULT = 4000  # likewise


class CallRefusedError(Exception):
    """A call cannot be made; the message is for the model."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function, as a model sees it; its signature says what it may be called with.

    Attributes:
        name: what the model calls it.
        description: what the model is told about it.
        parameters: what it takes, by name.
        function: what is called: a coroutine function, or an ordinary one, in a thread.
        threads: where ordinary functions are called.
    """

    name: str
    description: str
    parameters: Mapping[str, Parameter]
    function: Callable[..., Any]
    threads: Threads = field(default_factory=Threads, repr=False)

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Self:
        """Make a tool of a function.

        Raises:
            ParameterError: a model cannot call it.
        """
        name = getattr(function, "__name__", "")
        if not _NAME.fullmatch(name):
            raise ParameterError(f"{name!r} is no name for a tool: take letters, digits, _ and -")
        parameters = parameters_of(function)
        for one in inspect.signature(function).parameters.values():
            if one.kind is one.POSITIONAL_ONLY:
                raise ParameterError(f"the tool {name!r} must take its parameters by name")
        for parameter in parameters.values():
            if not parameter.schema() and parameter.annotation not in (Any, object):
                raise ParameterError(
                    f"the tool {name!r}: its parameter {parameter.name!r} cannot be given as JSON"
                )
        text = inspect.getdoc(function) or ""
        return cls(name, text[:_MAX_DESCRIPTION], parameters, function)

    def described(self) -> JsonObject:
        """The tool as the protocol describes it."""
        properties = {name: parameter.schema() for name, parameter in self.parameters.items()}
        definitions: JsonObject = {}  # which references look for in the whole, not in its parts
        for one in properties.values():
            definitions |= one.pop("$defs", {})
        schema = {
            "type": "object",
            "properties": properties,
            "required": [name for name, one in self.parameters.items() if one.is_required],
            "additionalProperties": False,
            **({"$defs": definitions} if definitions else {}),
        }
        function = {"name": self.name, "description": self.description, "parameters": schema}
        return {"type": "function", "function": function}

    async def call(self, arguments: str) -> str:
        """Call the function, and return what it returns, as text.

        Args:
            arguments: as the model wrote them.

        Raises:
            CallRefusedError: they do not fit, or the result cannot be shown to the model.
            Exception: whatever the function raises.
        """
        checked = self._checked(arguments)
        if inspect.iscoroutinefunction(self.function):
            result = await self.function(**checked)
        else:
            result = await self._in_thread(checked)
            if inspect.isawaitable(result):  # of an object that can be called
                result = await result
        return _shown(result)

    async def _in_thread(self, arguments: Mapping[str, object]) -> object:
        try:
            return await self.threads.run(partial(self.function, **arguments))
        except BusyError as error:
            raise CallRefusedError("it is busy: its last calls have not ended yet") from error

    def _checked(self, arguments: str) -> dict[str, object]:
        """The arguments as the function wants them."""
        given = _object(arguments)
        for name in given:
            if name not in self.parameters:
                raise CallRefusedError(f"there is no argument {name!r}")
        for name, parameter in self.parameters.items():
            if name not in given and parameter.is_required:
                raise CallRefusedError(f"the argument {name!r} is missing")
            if name in given and (misfit := parameter.check(given[name])):
                raise CallRefusedError(f"{name}{misfit.inside}: {misfit.cause}")
        return {name: self.parameters[name].convert(value) for name, value in given.items()}


def _object(arguments: str) -> JsonObject:
    """Arguments as JSON; where there are none, models may write nothing."""
    try:
        given: Json = wire.decode(arguments) if arguments.strip() else {}
    except (DecodeError, UnicodeError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise CallRefusedError("the arguments must be a JSON object")
    return given


def _shown(result: object) -> str:
    try:
        text = result if isinstance(result, str) else wire.encode(result).decode()
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise CallRefusedError("what it returned cannot be shown") from error
    return text if len(text) <= _MAX_RESULT else f"{text[:_MAX_RESULT]}… (cut)"
