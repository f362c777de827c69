from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from toy_parts import LOOKUP, TOYS, MakeNode, Shelf, Upper, node, pipeline

from tertulia.core.build import Build, Environment, construct
from tertulia.core.component import Component
from tertulia.core.errors import ConfigError, ParameterError
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Built
from tertulia.core.registry import Registry
from tertulia.core.spec import ComponentSpec, NestedSpec, PipelineSpec, Reference

ROOT = Path("/models")


def restore_nothing(built: Built, pipeline: PipelineSpec) -> None: ...


def built(*nodes: MakeNode, seed: int = 0) -> Pipeline:
    environment = Environment(ROOT, LOOKUP, seed)
    return Build(pipeline(*nodes, source="toy.json"), environment, restore_nothing).whole()


def components(*nodes: MakeNode, seed: int = 0) -> Sequence[object]:
    return [each.component for each in built(*nodes, seed=seed).nodes]


@TOYS.register("picky")
@dataclass(kw_only=True, eq=False)
class Picky(Component):
    size: int = 0

    def __post_init__(self) -> None:
        if self.size > 3:
            raise ParameterError("size is too large") if self.size < 9 else ZeroDivisionError("9")


def test_parameters_become_what_constructors_want() -> None:
    [shelf] = components(node("shelf", width=5, path="a/../b"))

    assert isinstance(shelf, Shelf)
    assert (shelf.width, shelf.path) == (5, ROOT / "b")


def test_components_are_prepared_once() -> None:
    [shelf] = components(node("shelf"))

    assert isinstance(shelf, Shelf)
    assert shelf.events == ["prepared"]


def test_save_and_load_paths_are_given_to_those_that_take_them() -> None:
    @TOYS.register("kept")
    @dataclass(kw_only=True, eq=False)
    class Kept(Component):
        load_path: Path
        save_path: Path | None = None

    [kept] = components(node(ComponentSpec("kept", "pipe[0]", load_path="a", save_path="/b")))

    assert isinstance(kept, Kept)
    assert (kept.load_path, kept.save_path) == (ROOT / "a", Path("/b"))


def test_parts_inside_parameters_are_built_first() -> None:
    inner = [ComponentSpec("upper", f"pipe[0].others[{index}]") for index in range(2)]
    first = ComponentSpec("upper", "pipe[0].inner")

    pipe = built(node("wrapper", inner=first, others=inner))

    assert [*pipe.parts] == ["pipe-0-inner", "pipe-0-others-0", "pipe-0-others-1", "pipe-0"]
    assert [type(one).__name__ for one in pipe.nodes[0].component.others] == ["Upper", "Upper"]


def test_parts_inside_objects_are_built_too() -> None:
    options = {"a": {"deep": [ComponentSpec("upper", "pipe[0].options.a.deep[0]")]}, "b": 1}

    [wrapper] = components(
        node("wrapper", inner=ComponentSpec("upper", "pipe[0].inner"), options=options)
    )

    built_options = wrapper.options  # type: ignore[attr-defined]
    assert isinstance(built_options["a"]["deep"][0], Upper)
    assert built_options["b"] == 1


def test_references_lead_to_what_was_built_before() -> None:
    first, second, third = components(
        node("shelf", id="shelf", width=7),
        node("repeat", times=Reference("#shelf.width", "pipe[1].times")),
        node("shelf", label=Reference("#shelf.row('top')", "pipe[2].label")),
    )

    assert second.times == 7  # type: ignore[attr-defined]
    assert third.label == "top of 7"  # type: ignore[attr-defined]
    assert first is not third


def test_a_node_may_be_another_one_again() -> None:
    first, again = components(node("shelf", id="it"), node(Reference("#it", "pipe[1].ref")))

    assert first is again


@pytest.mark.parametrize("text", ["#it.nowhere", "#nobody", "#it.row()", "#it.label.index('q')"])
def test_a_reference_that_leads_nowhere_is_reported_with_its_place(text: str) -> None:
    with pytest.raises(ConfigError, match=r"pipe\[1\].label: .* leads nowhere"):
        built(node("shelf", id="it"), node("shelf", label=Reference(text, "pipe[1].label")))


def test_a_nested_pipeline_has_ids_of_its_own() -> None:
    inner = pipeline(node("shelf", id="it", width=1), given="", wanted="")

    first, _, last = components(
        node("shelf", id="it", width=2),
        node(NestedSpec(inner, "pipe[1]")),
        node("repeat", times=Reference("#it.width", "pipe[2].times")),
    )

    assert first.width == 2  # type: ignore[attr-defined]
    assert last.times == 2  # type: ignore[attr-defined]


def test_ids_of_the_outer_pipeline_are_not_seen_inside() -> None:
    inner = pipeline(node("shelf", label=Reference("#it", "inner.label")))

    with pytest.raises(ConfigError, match=r"inner.label: '#it' leads nowhere"):
        built(node("shelf", id="it"), node(NestedSpec(inner, "pipe[1]")))


def test_parts_of_nested_pipelines_have_keys_of_their_own() -> None:
    inner = pipeline(node("upper", "w", "z"), given="w", wanted="z")

    pipe = built(
        node(NestedSpec(inner, "pipe[0]")), node(NestedSpec(inner, "pipe[1]")), node("upper")
    )

    assert [*pipe.parts] == ["pipe-0/pipe-0", "pipe-1/pipe-0", "pipe-2"]


def test_learners_are_restored_before_they_are_prepared() -> None:
    seen: list[tuple[str, str]] = []

    def restore(built: Built, pipeline: PipelineSpec) -> None:
        seen.append((built.key, pipeline.source))

    spec = pipeline(node("shelf"), node("counter"), source="toy.json")
    Build(spec, Environment(ROOT, LOOKUP), restore).whole()

    assert seen == [("pipe-1", "toy.json")]


def test_every_component_has_chance_of_its_own_that_the_seed_decides() -> None:
    def seeds(seed: int) -> list[int]:
        made = components(node("repeat", times=1), node("repeat", times=1), seed=seed)
        return [one.seed for one in made]  # type: ignore[attr-defined]

    assert seeds(1) == seeds(1)
    assert len({*seeds(1), *seeds(2)}) == 4


def test_a_seed_in_the_config_wins() -> None:
    [one] = components(node("repeat", times=1, seed=5), seed=1)

    assert one.seed == 5  # type: ignore[attr-defined]


@pytest.mark.parametrize(("size", "error"), [(4, ParameterError), (9, ZeroDivisionError)])
def test_a_failing_constructor_is_told_with_its_place(size: int, error: type[Exception]) -> None:
    with pytest.raises(error) as caught:
        built(node("picky", size=size))

    assert caught.value.__notes__ == ["in picky at pipe[0] of toy.json"]


def test_an_unknown_name_is_a_problem_of_the_config() -> None:
    with pytest.raises(ConfigError, match=r"pipe\[0\].name: no component is named 'uper'"):
        built(node("uper"))


def test_something_may_be_built_alone() -> None:
    shelf = construct(ComponentSpec("shelf", "reader", {"width": 1}), Environment(ROOT), TOYS)

    assert isinstance(shelf, Shelf)
    assert shelf.width == 1


def test_a_default_path_starts_from_the_root_too(tmp_path: Path) -> None:
    @dataclass(kw_only=True, eq=False)
    class Folder(Component):
        place: Path = Path("inside")

    registry = Registry("component", index="tertulia.components.index:COMPONENTS", group="none")
    registry.register("folder")(Folder)

    built = construct(ComponentSpec("folder", "here"), Environment(root=tmp_path), registry)

    assert isinstance(built, Folder)
    assert built.place == tmp_path / "inside"
