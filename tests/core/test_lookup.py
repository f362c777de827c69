import pytest

from tertulia.components.preprocess.str_lower import StrLower
from tertulia.core.errors import Problem
from tertulia.core.lookup import Lookup
from tertulia.core.registry import Registry


def cause_of(found: type | Problem) -> str:
    assert isinstance(found, Problem)
    assert found.place == "here"
    return found.cause


def test_a_registered_name_is_found() -> None:
    assert Lookup().find("str_lower", "here") is StrLower


def test_a_class_of_the_package_is_found_by_its_path() -> None:
    found = Lookup().find("tertulia.components.preprocess.str_lower:StrLower", "here")

    assert found is StrLower


def test_an_unknown_name_is_a_problem_with_the_nearest() -> None:
    found = Lookup().find("str_lowwer", "here")

    assert cause_of(found) == "no component is named 'str_lowwer'"
    assert isinstance(found, Problem)
    assert "did you mean 'str_lower'?" in found.hint


def test_an_unlikely_name_is_answered_with_where_to_look() -> None:
    found = Lookup().find("qqqqqqqq", "here")

    assert isinstance(found, Problem)
    assert found.hint == "`tertulia components` lists every name"


def test_a_registered_function_is_no_class() -> None:
    registry = Registry("component", index="toy_parts:NOTHING", group="tertulia.toys")
    registry.register("function")(print)

    assert cause_of(Lookup(registry).find("function", "here")) == "'function' names no class"


def test_a_name_whose_module_is_missing_is_a_problem() -> None:
    registry = Registry("component", index="toy_parts:BROKEN", group="tertulia.toys")

    assert "'broken' cannot be imported" in cause_of(Lookup(registry).find("broken", "here"))


@pytest.mark.parametrize("path", ["os:system", "subprocess:Popen", "tertuliaevil:X", ":X", "a.b:"])
def test_a_module_that_nobody_allowed_is_not_imported(path: str) -> None:
    cause = cause_of(Lookup().find(path, "here"))

    assert cause == f"{path!r} lies in a module that nobody allowed to be imported"


@pytest.mark.parametrize("path", ["tertulia.__main__:main", "mine.__main__:X"])
def test_a_module_that_runs_is_never_imported(path: str) -> None:
    lookup = Lookup(allowed_modules=frozenset({"mine"}))

    assert "nobody allowed" in cause_of(lookup.find(path, "here"))


def test_an_allowed_module_brings_its_submodules_along() -> None:
    lookup = Lookup(allowed_modules=frozenset({"mine"}))

    assert lookup.allows("mine")
    assert lookup.allows("mine.parts")
    assert not lookup.allows("mines")


def test_a_class_in_an_allowed_module_is_found() -> None:
    lookup = Lookup(allowed_modules=frozenset({"toy_parts"}))

    found = lookup.find("toy_parts:Upper", "here")

    assert isinstance(found, type)
    assert found.__name__ == "Upper"


@pytest.mark.parametrize(
    ("path", "cause"),
    [
        ("tertulia.nowhere:X", "cannot be imported: No module named 'tertulia.nowhere'"),
        ("tertulia.core.text:Nothing", "cannot be imported: module 'tertulia.core.text'"),
        ("tertulia.core.registry:nearest", "is not a class"),
        ("tertulia.core.text:", "cannot be imported"),
    ],
)
def test_a_path_that_leads_nowhere_is_a_problem(path: str, cause: str) -> None:
    assert cause in cause_of(Lookup().find(path, "here"))


def test_modules_that_cannot_be_imported_are_named() -> None:
    [problem] = Lookup().import_modules(["json", "no_such_module"])

    assert "'no_such_module' cannot be imported" in problem.cause
    assert "check the spelling" in problem.hint
