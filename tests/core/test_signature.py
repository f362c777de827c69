from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import pytest
from msgspec import Meta

from tertulia.core.component import Component
from tertulia.core.signature import Columns, Misfit, Parameter, columns_of, parameters_of

if TYPE_CHECKING:
    from somewhere_else import Tensor


@dataclass(kw_only=True)
class Toy:
    size: int
    path: Path | None = None
    names: list[str] = field(default_factory=list)
    inner: Component | None = None


class Written:
    def __init__(self, a: int, *rest: int, b: str = "x", **others: int) -> None: ...


@dataclass(kw_only=True)
class Typed:
    tensor: Tensor
    size: int = 1


def parameter(annotation: Any) -> Parameter:
    return Parameter("p", annotation, MISSING)


def test_a_dataclass_takes_its_fields() -> None:
    parameters = parameters_of(Toy)

    assert list(parameters) == ["size", "path", "names", "inner"]
    assert parameters["size"].is_required
    assert parameters["path"].is_path
    assert str(parameters["path"]) == "path: Path | None = None"
    assert parameters["names"].default is None


def test_an_ordinary_class_takes_the_named_arguments_of_its_constructor() -> None:
    parameters = parameters_of(Written)

    assert [str(one) for one in parameters.values()] == ["a: int", "b: str = 'x'"]


def test_names_that_only_a_type_checker_imports_leave_any_value_open() -> None:
    parameters = parameters_of(Typed)

    assert parameters["tensor"].check([1]) is None
    assert parameters["size"].default == 1


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, 3),
        (float, 3),
        (str, ""),
        (bool, False),
        (int | None, None),
        (Any, {"a": [1]}),
        (object, "x"),
        (Path, "a/b"),
        (Literal["a", "b"], "b"),
        (Sequence[int], [1, 2]),
        (tuple[int, ...], [1, 2]),
        (Mapping[str, Sequence[float]], {"a": [0.5]}),
        (int | Sequence[int], [1]),
        (Sequence[Sequence[int]] | Sequence[int], [1]),
        (list[int] | tuple[str, ...], ["x"]),
        (Component | str, "x"),
        (Annotated[int, Meta(ge=1)], 1),
    ],
)
def test_a_value_that_fits_is_left_alone(annotation: Any, value: object) -> None:
    assert parameter(annotation).check(value) is None


@pytest.mark.parametrize(
    ("annotation", "value", "misfit"),
    [
        (int, "3", Misfit("", "int is expected, not '3'")),
        (int, True, Misfit("", "int is expected, not True")),
        (int, 2.5, Misfit("", "int is expected, not 2.5")),
        (str | None, ["x"], Misfit("", "str | null is expected, not ['x']")),
        (Path, 3, Misfit("", "str is expected, not 3")),
        (Sequence[str], "abc", Misfit("", "list is expected, not 'abc'")),
        (Sequence[int], [1, "b"], Misfit("[1]", "int is expected, not 'b'")),
        (Sequence[Sequence[int]], [[1], [2, None]], Misfit("[1][1]", "int is expected, not None")),
        (Mapping[str, int], {"a": "b"}, Misfit("", "int is expected, inside {'a': 'b'}")),
        (Literal["a", "b"], "c", Misfit("", "'c' is not one of the choices")),
        (Sequence[Literal["a"]], ["a", "c"], Misfit("[1]", "'c' is not one of the choices")),
        (Annotated[int, Meta(ge=1)], 0, Misfit("", "int >= 1 is expected, not 0")),
    ],
)
def test_a_value_that_does_not_fit_is_told_from_what_is_expected(
    annotation: Any, value: object, misfit: Misfit
) -> None:
    assert parameter(annotation).check(value) == misfit


def test_where_only_a_component_will_do_no_plain_value_fits() -> None:
    misfit = parameter(Component).check("x")

    assert misfit is not None
    assert "an object with a `name`, or a reference `#id`" in misfit.cause


def test_a_huge_value_is_quoted_in_part() -> None:
    misfit = parameter(int).check("x" * 1_000_000)

    assert misfit is not None
    assert len(misfit.cause) < 100


def test_a_checked_value_becomes_what_the_constructor_wants() -> None:
    assert parameter(tuple[int, ...]).convert([1, 2]) == (1, 2)
    assert parameter(float).convert(3) == 3.0
    assert parameter(list[int] | tuple[str, ...]).convert(["x"]) == ("x",)


def test_scalars_are_told_from_what_a_component_may_stand_for() -> None:
    assert parameter(int | None).is_scalar
    assert not parameter(Sequence[int]).is_scalar
    assert not parameter(Any).is_scalar
    assert not parameter(Component | None).is_scalar


def test_a_schema_leaves_components_out() -> None:
    assert parameter(int | Component).schema() == {"type": "integer"}
    assert parameter(Component).schema() == {}
    assert parameter(list[int] | list[str]).schema() == {
        "anyOf": [
            {"type": "array", "items": {"type": "integer"}},
            {"type": "array", "items": {"type": "string"}},
        ]
    }


def takes_some(self: object, a: int, b: int = 0, *, c: int = 0) -> tuple[int, str]: ...


def takes_any(*columns: int) -> tuple[int, ...]: ...


def takes_names(a: int, **named: int) -> Any: ...


def returns_one(a: int) -> list[int]: ...


def returns_either(a: int) -> list[int] | tuple[int, int]: ...


@pytest.mark.parametrize(
    ("method", "columns"),
    [
        (takes_some, Columns(1, 2, ("a", "b", "c"), any_name=False, returned=2)),
        (takes_any, Columns(0, None, (), any_name=False, returned=None)),
        (takes_names, Columns(1, 1, ("a",), any_name=True, returned=None)),
        (returns_one, Columns(1, 1, ("a",), any_name=False, returned=1)),
        (returns_either, Columns(1, 1, ("a",), any_name=False, returned=None)),
    ],
)
def test_columns_are_read_off_a_signature(method: Any, columns: Columns) -> None:
    assert columns_of(method) == columns


def test_a_function_that_makes_something_has_parameters_too() -> None:
    def make(*, size: int, name: str = "box") -> object:
        return size, name

    size, name = parameters_of(make).values()

    assert (size.name, size.is_required) == ("size", True)
    assert name.check(3) is not None
