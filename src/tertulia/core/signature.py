"""Constructors as schemas: which parameters a class takes, and whether a value fits one."""

from __future__ import annotations

import functools
import inspect
import re
import reprlib
import types
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from dataclasses import MISSING, dataclass, is_dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

_STEP = re.compile(r"\[(\d+)\]|\.(\w+)")
_STEPS = re.compile(rf"(?:{_STEP.pattern})*")
_MISSING = re.compile(r"Object missing required field (\w+)")
_UNKNOWN = re.compile(r"Object contains unknown field (.+)")
_SCALARS = (bool, int, float, str, type(None), object)


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong with a value, and where inside it: `[2]` for the third item of a list."""

    inside: str
    cause: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One constructor parameter."""

    name: str
    annotation: Any
    default: object  # MISSING where a config must give it

    @property
    def is_required(self) -> bool:
        """Whether a config must give it."""
        return self.default is MISSING

    @property
    def is_path(self) -> bool:
        """Whether it names a file or folder."""
        return Path in _alternatives(self.annotation)

    @property
    def is_scalar(self) -> bool:
        """Whether neither lists, objects nor components will do."""
        scalars = (bool, int, float, str, type(None), Path)
        return all(part in scalars for part in _alternatives(self.annotation))

    def check(self, value: object) -> Misfit | None:
        """Say what is wrong with a plain value for this parameter, or None if it fits."""
        plain = _plain_part(self.annotation)
        if plain is None:
            cause = "a component is expected here: an object with a `name`, or a reference `#id`"
            return Misfit("", cause)
        try:
            _converted(value, plain)
        except msgspec.ValidationError as error:
            return _misfit(str(error), value)
        return None

    def convert(self, value: object) -> object:
        """A checked plain value as the constructor wants it."""
        plain = _plain_part(self.annotation)
        return value if plain is None else _converted(value, plain)

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of its values, without the parts that stand for components."""
        plain = _plain_part(self.annotation)
        if plain is None:
            return {}
        try:
            return msgspec.json.schema(plain)
        except TypeError:  # see `_converted`
            return {"anyOf": [msgspec.json.schema(choice) for choice in _alternatives(plain)]}

    def __str__(self) -> str:
        text = f"{self.name}: {_name(self.annotation)}"
        return text if self.is_required else f"{text} = {self.default!r}"


def parameters_of(maker: Callable[..., object]) -> Mapping[str, Parameter]:
    """The parameters of a class's constructor, or of a function that makes something, by name."""
    return _parameters_of(maker)


@functools.cache
def _parameters_of(maker: Hashable) -> Mapping[str, Parameter]:
    assert callable(maker)  # noqa: S101 - the cache's signature is wider than ours
    hints = _hints(maker)
    if isinstance(maker, type) and not is_dataclass(maker):
        hints |= _hints(inspect.getattr_static(maker, "__init__"))  # a dataclass has its own
    found = {}
    for name, parameter in inspect.signature(maker).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        default = MISSING if parameter.default is parameter.empty else parameter.default
        found[name] = Parameter(name, hints.get(name, Any), _plain_default(default))
    return found


def _hints(thing: Any) -> dict[str, Any]:
    """Resolved annotations; none where they name what only a type checker imports."""
    try:
        return get_type_hints(thing, include_extras=True)
    except (NameError, TypeError):  # TypeError: such a name in quotes, joined to another by `|`
        return {}


@dataclass(frozen=True, slots=True)
class Columns:
    """How many columns a method takes and gives; None where any number will do.

    `names` are those of its arguments, the needed ones first; `any_name` says that it takes more.
    """

    at_least: int
    at_most: int | None
    names: tuple[str, ...]
    any_name: bool
    returned: int | None


@functools.cache
def columns_of(method: Callable[..., object]) -> Columns:
    """Read the columns of `__call__`, `fit` or `train_on_batch` off its signature."""
    parameters = [p for p in inspect.signature(method).parameters.values() if p.name != "self"]
    positional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    any_number = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    required = [p for p in positional if p.default is p.empty]
    unnamed = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return Columns(
        at_least=len(required),
        at_most=None if any_number else len(positional),
        names=tuple(p.name for p in parameters if p.kind not in unnamed),
        any_name=any(p.kind is p.VAR_KEYWORD for p in parameters),
        returned=_returned_columns(method),
    )


def _returned_columns(method: Callable[..., object]) -> int | None:
    """A tuple return annotation lists columns; anything concrete else is one column."""
    annotation = _hints(method).get("return", Any)
    if get_origin(annotation) is tuple:
        arguments = get_args(annotation)
        return None if Ellipsis in arguments else len(arguments)
    return None if annotation in (Any, object) or len(_alternatives(annotation)) > 1 else 1


def _plain_default(default: object) -> object:
    """Dataclass factories show up as sentinels; call them an unwritten default."""
    return None if type(default).__name__ == "_HAS_DEFAULT_FACTORY_CLASS" else default


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    """The members of a union; anything else is its own only member."""
    if get_origin(annotation) is Annotated:
        return _alternatives(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return get_args(annotation)
    return (annotation,)


def _plain_part(annotation: Any) -> Any | None:
    """What of an annotation JSON can say; None if nothing but components will do."""
    if _is_plain(annotation):
        return annotation
    if get_origin(annotation) is Annotated:
        return _plain_part(get_args(annotation)[0])
    plain = [str if part is Path else part for part in _alternatives(annotation)]
    plain = [part for part in plain if _is_plain(part)]
    return Union[tuple(plain)] if plain else None  # noqa: UP007 - built at run time


def _is_plain(annotation: Any) -> bool:
    origin = get_origin(annotation) or annotation
    if origin is Annotated:
        return _is_plain(get_args(annotation)[0])
    if origin is Any or origin in _SCALARS or origin is Literal:
        return True
    if isinstance(origin, type) and issubclass(origin, msgspec.Struct):
        return True  # an object with keys of its own
    is_container = isinstance(origin, type) and issubclass(origin, Sequence | Mapping)
    if is_container or origin in (Union, types.UnionType):
        return all(part is Ellipsis or _is_plain(part) for part in get_args(annotation))
    return False


def _converted(value: object, plain: Any) -> object:
    """Msgspec's conversion; a union of several lists, which it refuses, is tried one by one."""
    try:
        return msgspec.convert(value, plain, strict=True)
    except TypeError:
        *others, last = _alternatives(plain)
    for choice in others:
        with suppress(msgspec.ValidationError):
            return msgspec.convert(value, choice, strict=True)
    return msgspec.convert(value, last, strict=True)


def _misfit(message: str, value: Any) -> Misfit:
    """Msgspec's message in our words, with the offending value as far as the path leads to it."""
    text, _, path = message.partition(" - at `$")
    text = text.replace("`", "").removeprefix("Expected ")
    found = _STEPS.match(path)
    inside = found[0] if found else ""
    if missing := _MISSING.match(text):
        return Misfit(inside, f"the key {missing[1]!r} is missing")
    if unknown := _UNKNOWN.match(text):
        return Misfit(inside, f"the key {unknown[1]!r} is not known")
    for index, key in _STEP.findall(inside):
        value = value[int(index)] if index else value[key]
    if text.startswith("Invalid enum value"):
        return Misfit(inside, f"{reprlib.repr(value)} is not one of the choices")
    expected = text.partition(", got")[0].replace("array", "list")
    is_deeper = path.rstrip("`") != inside
    where = "inside" if is_deeper else "not"
    return Misfit(inside, f"{expected} is expected, {where} {reprlib.repr(value)}")


def _name(annotation: Any) -> str:
    return re.sub(r"\b[\w.]+\.(\w+)", r"\1", inspect.formatannotation(annotation))
