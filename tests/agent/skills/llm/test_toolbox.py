from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from msgspec import Struct

from tertulia.agent.skills.llm.messages import FunctionCall, ToolCall
from tertulia.agent.skills.llm.toolbox import Toolbox
from tertulia.agent.skills.llm.tools import Tool
from tertulia.core.errors import ParameterError
from tertulia.core.lookup import Lookup


async def told(toolbox: Toolbox, name: str, arguments: str) -> str:
    [message], _ = await toolbox.call([ToolCall("c1", FunctionCall(name, arguments))])
    return message.content


def of(*names: str, allowed: str = "") -> Toolbox:
    return Toolbox.of(names, (), Lookup(allowed_modules=frozenset({allowed} - {""})))


async def test_the_time_is_told_in_a_time_zone() -> None:
    said = await told(of("current_time"), "current_time", '{"time_zone": "Europe/Madrid"}')

    assert re.fullmatch(r"[A-Z][a-z]+day, \d{4}-\d\d-\d\d, \d\d:\d\d", said)


@pytest.mark.parametrize("zone", ["Nowhere/Else", "../../etc/passwd", "/etc/passwd", ""])
async def test_what_is_no_time_zone_is_none(zone: str) -> None:
    assert await told(of("current_time"), "current_time", f'{{"time_zone": "{zone}"}}') == (
        "The tool failed."
    )


async def test_a_function_of_an_allowed_module_can_be_called() -> None:
    said = await told(of("textwrap:shorten", allowed="textwrap"), "shorten", _SHORTEN)

    assert said == "many [...]"


_SHORTEN = '{"text": "many voices hold one conversation", "width": 10}'


def test_a_module_that_nobody_allowed_is_not_imported() -> None:
    with pytest.raises(ParameterError, match="the tool 'os:system' lies in a module that nobody"):
        of("os:system", allowed="textwrap")


def test_two_tools_of_one_name_are_refused() -> None:
    with pytest.raises(ParameterError, match="the same name"):
        of("current_time", "current_time")


def positional(city: str, /) -> None: ...


def objects(tool: Tool) -> None: ...


def nameless() -> None: ...


nameless.__name__ = "no name"


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (positional, "take its parameters by name"),
        (objects, "'tool' cannot be given as JSON"),
        (nameless, "is no name for a tool"),
    ],
)
def test_what_a_model_cannot_call_is_no_tool(function: Callable[..., object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Tool.of(function)


async def test_an_object_that_can_be_called_is_awaited() -> None:
    class Asking:
        __name__ = "asking"

        async def __call__(self, city: str) -> str:
            return city.upper()

    assert await Tool.of(Asking()).call('{"city": "Bonn"}') == "BONN"


class Room(Struct):
    beds: int


def book(room: Room, others: list[Room]) -> None: ...


def test_what_an_argument_is_made_of_is_described_where_the_model_looks_for_it() -> None:
    schema = Tool.of(book).described()["function"]["parameters"]

    assert schema["properties"] == {
        "room": {"$ref": "#/$defs/Room"},
        "others": {"type": "array", "items": {"$ref": "#/$defs/Room"}},
    }
    assert schema["$defs"]["Room"]["required"] == ["beds"]
