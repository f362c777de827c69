"""Columns to fit on."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.core.build import Build, Environment
from tertulia.core.component import Component
from tertulia.core.lookup import Lookup
from tertulia.core.registry import Registry
from tertulia.core.spec import ComponentSpec, NodeSpec, PipelineSpec, Variable, Wiring
from tertulia.training.fitting import FittingColumns


class Doubler(Component):
    """Counts how often it is asked."""

    calls = 0

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.calls += 1
        return [2 * number for number in numbers]


def node(place: str, read: str, write: str) -> NodeSpec:
    return NodeSpec(
        ComponentSpec("doubler", place),
        place,
        inputs=Wiring((Variable(read, place),)),
        outputs=(Variable(write, place),),
    )


def test_a_column_is_made_once_for_all_that_want_it() -> None:
    registry = Registry("component", index="tertulia.components.index:COMPONENTS", group="none")
    registry.register("doubler")(Doubler)
    nodes = (node("first", "x", "y"), node("second", "y", "y"), node("third", "y", "z"))
    spec = PipelineSpec((Variable("x", "in"),), (), (Variable("z", "out"),), nodes)
    build = Build(spec, Environment(lookup=Lookup(registry)), lambda built, pipeline: None)
    columns = FittingColumns({"x": [1, 2]})

    seen = []
    for spec_node in nodes:
        build.add(spec_node)
        seen.append(
            columns.run(build.pipeline(), ["y" if spec_node.place != "first" else "x"], spec_node)
        )
    build_calls = [built.component.calls for built in build.nodes]

    assert seen == [[[1, 2]], [[2, 4]], [[4, 8]]]
    assert build_calls == [1, 1, 0]
