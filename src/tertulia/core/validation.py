"""The laws a spec must obey before anything is built: one small function a law.

Places are written in the words of the specification's files: a node's `in`, `out`, `in_y`,
`fit_on` and `name`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property

from tertulia.core.component import Component, Estimator, Learner, StreamEstimator, Trainable
from tertulia.core.errors import ConfigError, Problem
from tertulia.core.lookup import Lookup
from tertulia.core.reference import parse_reference
from tertulia.core.registry import nearest
from tertulia.core.signature import Parameter, columns_of, parameters_of
from tertulia.core.spec import (
    ComponentSpec,
    NestedSpec,
    NodeSpec,
    Part,
    PipelineSpec,
    Reference,
    Value,
    Variable,
    Wiring,
    parts_of,
)


def check(spec: PipelineSpec, lookup: Lookup | None = None) -> None:
    """Raise what `validate` finds.

    Raises:
        ConfigError: the spec breaks a law; the error carries every problem.
    """
    if problems := validate(spec, lookup):
        raise ConfigError(problems, spec.source)


def validate(spec: PipelineSpec, lookup: Lookup | None = None) -> list[Problem]:
    """Find every broken law of a pipeline, in the order of the file."""
    graph = _Graph(spec, lookup or Lookup())
    problems = [problem for law in _LAWS for problem in law(graph)]
    order = {node.place: index for index, node in enumerate(spec.nodes)}
    return sorted(
        dict.fromkeys(problems), key=lambda problem: _position(problem.place, order, len(order))
    )


def validate_part(part: ComponentSpec, lookup: Lookup) -> list[Problem]:
    """Check a part that stands outside a pipeline, such as a dataset reader."""
    found = lookup.find(part.name, f"{part.place}.name")
    return [found] if isinstance(found, Problem) else list(_parameter_problems(part, found))


def _position(place: str, order: dict[str, int], end: int) -> int:
    return next((index for node, index in order.items() if place.startswith(node)), end)


@dataclass(frozen=True)
class _Graph:
    """A spec with what all laws need to know of it."""

    spec: PipelineSpec
    lookup: Lookup
    _found: dict[str, type | Problem] = field(default_factory=dict)

    def find(self, part: ComponentSpec) -> type | Problem:
        """The class of a part; looked up once."""
        if part.place not in self._found:
            self._found[part.place] = self.lookup.find(part.name, f"{part.place}.name")
        return self._found[part.place]

    def class_of(self, part: Part) -> type | None:
        """The class of what a part stands for, if it is known."""
        match part:
            case ComponentSpec() if part.opaque:
                return None
            case ComponentSpec():
                found = self.find(part)
                return found if isinstance(found, type) else None
            case Reference():
                target = self.ids.get(_id_of(part) or "")
                return self.class_of(target) if target is not None else None
            case NestedSpec():
                return None

    @cached_property
    def parts(self) -> list[Part]:
        """Every part at any depth, in the order in which they are built."""
        found: list[Part] = []
        for node in self.spec.nodes:
            found += _with_inner(node.part)
        return found

    @cached_property
    def ids(self) -> dict[str, Part]:
        """What carries each id; the first one, where an id is given twice."""
        named: dict[str, Part] = {}
        for part in self.parts:
            if not isinstance(part, Reference) and part.id is not None:
                named.setdefault(part.id, part)
        return named


def _with_inner(part: Part) -> list[Part]:
    """A part after the parts inside its parameters."""
    if not isinstance(part, ComponentSpec):
        return [part]
    inner = [found for child in parts_of(part.params) for found in _with_inner(child)]
    return [*inner, part]


# --- components and their parameters ----------------------------------------------------------


def _names_are_known(graph: _Graph) -> Iterator[Problem]:
    for part in graph.parts:
        if isinstance(part, ComponentSpec) and not part.opaque:
            found = graph.find(part)
            if isinstance(found, Problem):
                yield found
            elif not issubclass(found, Component):
                hint = "derive it from tertulia's Component"
                yield Problem(f"{part.place}.name", f"{part.name!r} is not a component", hint)


def _parameters_fit(graph: _Graph) -> Iterator[Problem]:
    for part in graph.parts:
        if isinstance(part, ComponentSpec) and (cls := graph.class_of(part)) is not None:
            yield from _parameter_problems(part, cls)


def _parameter_problems(part: ComponentSpec, cls: type) -> Iterator[Problem]:
    parameters = parameters_of(cls)
    for name, value in part.params.items():
        place = f"{part.place}.{name}"
        if name not in parameters:
            yield _unknown_parameter(part, name, list(parameters))
        elif cause := _misfit(parameters[name], value):
            yield Problem(place, cause, f"{part.name!r} takes {parameters[name]}")
    given = {*part.params}
    given |= {"save_path"} if part.save_path is not None else set()
    given |= {"load_path"} if part.load_path is not None else set()
    for name, parameter in parameters.items():
        if parameter.is_required and name not in given:
            cause = f"{part.name!r} needs the parameter {name!r}"
            yield Problem(part.place, cause, f"add {parameter}")


def _unknown_parameter(part: ComponentSpec, name: str, known: Sequence[str]) -> Problem:
    cause = f"{part.name!r} has no parameter {name!r}"
    meant = nearest(name, [*known, *_ENGINE_KEYS])
    listed = f"it takes {', '.join(sorted(known))}" if known else "it takes none"
    return Problem(f"{part.place}.{name}", cause, f"did you mean {meant!r}?" if meant else listed)


_ENGINE_KEYS = ("in", "out", "in_y", "fit_on", "id", "ref", "main", "save_path", "load_path")


def _misfit(parameter: Parameter, value: Value) -> str | None:
    if any(True for _ in parts_of(value)):
        is_one = isinstance(value, ComponentSpec | NestedSpec)
        return "a plain value is expected here" if is_one and _is_scalar(parameter) else None
    return parameter.check(value)


def _is_scalar(parameter: Parameter) -> bool:
    return parameter.annotation in (bool, int, float, str)


# --- ids and references -----------------------------------------------------------------------


def _ids_are_unique(graph: _Graph) -> Iterator[Problem]:
    for part in graph.parts:
        if isinstance(part, Reference) or part.id is None:
            continue
        first = graph.ids[part.id]
        if first is not part:
            hint = f"{first.place} has it already"
            yield Problem(f"{part.place}.id", f"the id {part.id!r} is given twice", hint)


def _references_lead_somewhere(graph: _Graph) -> Iterator[Problem]:
    built: set[str] = set()
    for part in graph.parts:
        if isinstance(part, Reference):
            yield from _reference_problems(part, graph, built)
        elif part.id is not None:
            built.add(part.id)


def _reference_problems(part: Reference, graph: _Graph, built: set[str]) -> Iterator[Problem]:
    try:
        path = parse_reference(part.text)
    except ValueError as error:
        yield Problem(part.place, str(error), "write two # for a text that begins with one")
        return
    if path.id not in built:
        known = sorted(built)
        meant = nearest(path.id, known)
        ids = f"the ids before it are {', '.join(known)}" if known else "no id is given before it"
        cause = f"nothing before this has the id {path.id!r}"
        if path.id in graph.ids:
            ids = f"it stands later, at {graph.ids[path.id].place}: move it before this"
        yield Problem(part.place, cause, f"did you mean {meant!r}?" if meant else ids)
    elif path.steps and (cls := graph.class_of(graph.ids[path.id])) is not None:
        step = path.steps[0].name
        names = _attributes(cls)
        if step not in names:
            public = [name for name in names if not name.startswith("_")]
            meant = nearest(step, public)
            hint = f"did you mean {meant!r}?" if meant else f"it has {', '.join(sorted(public))}"
            yield Problem(part.place, f"{path.id!r} has no attribute {step!r}", hint)


def _attributes(cls: type) -> set[str]:
    declared = {item.name for item in fields(cls)} if is_dataclass(cls) else set()
    annotated = {name for base in cls.__mro__ for name in getattr(base, "__annotations__", {})}
    return {*dir(cls), *declared, *annotated}


def _id_of(part: Reference) -> str | None:
    try:
        return parse_reference(part.text).id
    except ValueError:
        return None


# --- columns ----------------------------------------------------------------------------------


def _columns_are_made_before_use(graph: _Graph) -> Iterator[Problem]:
    spec = graph.spec
    made = {variable.name: "the inputs" for variable in spec.inputs}
    made |= {variable.name: "the targets" for variable in spec.targets}
    for node in spec.nodes:
        used = [*node.inputs.variables, *node.targets.variables, *node.fit_on]
        for variable in used:
            if variable.name not in made:
                yield _unmade(variable, made, _later_maker(graph, node, variable.name))
                made[variable.name] = "this"  # said once
        made |= dict.fromkeys(node.output_names, node.place)
    for variable in spec.outputs:
        if variable.name not in made:
            yield _unmade(variable, made, None)


def _later_maker(graph: _Graph, node: NodeSpec, name: str) -> str | None:
    after = graph.spec.nodes[graph.spec.nodes.index(node) :]
    return next((later.place for later in after if name in later.output_names), None)


def _unmade(variable: Variable, made: dict[str, str], later: str | None) -> Problem:
    cause = f"nothing produces {variable.name!r} before this node"
    if later is not None:
        return Problem(variable.place, cause, f"{later} does, but later: move it before this")
    meant = nearest(variable.name, made)
    listed = f"there are {', '.join(sorted(made))}"
    hint = f"did you mean {meant!r}, from {made[meant]}?" if meant else listed
    return Problem(variable.place, cause, hint)


def _outputs_need_no_targets(graph: _Graph) -> Iterator[Problem]:
    """What a pipeline answers must follow from its inputs alone."""
    spec = graph.spec
    known = {variable.name for variable in (*spec.inputs,)}
    from_targets = {variable.name for variable in spec.targets}
    for node in spec.nodes:
        names = node.inputs.names
        if any(name in from_targets and name not in known for name in names):
            from_targets |= set(node.output_names)
        else:
            known |= set(node.output_names)
    for variable in spec.outputs:
        if variable.name in from_targets and variable.name not in known:
            cause = f"{variable.name!r} can only be had from the right answers"
            yield Problem(variable.place, cause, "return a column that follows from the inputs")


def _no_column_is_lost(graph: _Graph) -> Iterator[Problem]:
    """A column written twice must have been read in between."""
    unread: dict[str, Variable] = {}
    for node in graph.spec.nodes:
        for name in (*node.inputs.names, *node.targets.names):
            unread.pop(name, None)
        for variable in node.fit_on:
            unread.pop(variable.name, None)
        for variable in node.outputs:
            if variable.name in unread:
                first = unread[variable.name].place
                cause = f"{variable.name!r} is produced twice, and {first} is lost"
                yield Problem(variable.place, cause, "give one of the two another name")
            unread[variable.name] = variable


def _columns_suit_the_component(graph: _Graph) -> Iterator[Problem]:
    for node in graph.spec.nodes:
        if isinstance(node.part, NestedSpec):
            yield from _nested_columns(node, node.part.pipeline)
        elif (cls := graph.class_of(node.part)) is not None:
            yield from _called_columns(node, cls)


def _nested_columns(node: NodeSpec, inner: PipelineSpec) -> Iterator[Problem]:
    name = inner.source or "the nested pipeline"
    if node.inputs.variables and not node.inputs.keywords:
        yield from _count(node, "in", len(node.inputs.variables), len(inner.inputs), name)
    if node.outputs:
        yield from _count(node, "out", len(node.outputs), len(inner.outputs), name)


def _called_columns(node: NodeSpec, cls: type) -> Iterator[Problem]:
    if not node.inputs.variables:
        return
    method = _method(cls, "__call__")
    if method is None:
        cause = f"{cls.__name__} is not called: it only holds something"
        yield Problem(f"{node.place}.in", cause, "leave `in` and `out` away, and give it an `id`")
        return
    yield from _taken(node, "in", node.inputs, method, cls.__name__)
    returned = columns_of(method).returned
    if node.outputs and returned is not None:
        yield from _count(node, "out", len(node.outputs), returned, cls.__name__)


def _taken(
    node: NodeSpec, key: str, wiring: Wiring, method: Callable[..., object], name: str
) -> Iterator[Problem]:
    columns = columns_of(method)
    for keyword in wiring.keywords:
        if keyword not in columns.names and columns.at_most is not None:
            meant = nearest(keyword, columns.names)
            listed = f"it takes {', '.join(columns.names)}"
            hint = f"did you mean {meant!r}?" if meant else listed
            yield Problem(f"{node.place}.{key}.{keyword}", f"{name} takes no {keyword!r}", hint)
    count = len(wiring.variables)
    if count < columns.at_least:
        yield from _count(node, key, count, columns.at_least, name)
    elif columns.at_most is not None and count > columns.at_most:
        yield from _count(node, key, count, columns.at_most, name)


def _count(node: NodeSpec, key: str, given: int, wanted: int, name: str) -> Iterator[Problem]:
    verb = "takes" if key == "in" else "returns"
    if given != wanted:
        plural = "column" if wanted == 1 else "columns"
        cause = f"{name} {verb} {wanted} {plural}, but {given} stand here"
        yield Problem(f"{node.place}.{key}", cause, f"name {wanted}")


# --- learning ---------------------------------------------------------------------------------


def _learning_suits_the_component(graph: _Graph) -> Iterator[Problem]:
    for node in graph.spec.nodes:
        cls = graph.class_of(node.part)
        if cls is None:
            continue
        if node.fit_on and not issubclass(cls, Estimator):
            cause = f"{cls.__name__} is not fitted on columns"
            yield Problem(f"{node.place}.fit_on", cause, _how_it_learns(cls))
        if node.fit_on_stream and not issubclass(cls, StreamEstimator):
            cause = f"{cls.__name__} is not fitted on a stream"
            yield Problem(f"{node.place}.fit_on_batch", cause, _how_it_learns(cls))
        if node.targets.variables and not issubclass(cls, Trainable):
            cause = f"{cls.__name__} is not trained by batches"
            yield Problem(f"{node.place}.in_y", cause, _how_it_learns(cls))


def _how_it_learns(cls: type) -> str:
    if issubclass(cls, Trainable):
        return "it is trained by batches: give it `in` and `in_y`"
    if issubclass(cls, StreamEstimator):
        return "it is fitted on a stream: give it `fit_on_batch`"
    if issubclass(cls, Estimator):
        return "it is fitted on columns: give it `fit_on`"
    if issubclass(cls, Learner):
        return "it learns in a way of its own"
    return "it learns nothing: take the key away"


def _one_main_component(graph: _Graph) -> Iterator[Problem]:
    first: NodeSpec | None = None
    for node in graph.spec.nodes:
        if node.is_main and first is not None:
            cause = "a second component is called `main`"
            yield Problem(f"{node.place}.main", cause, f"{first.place} is the main one already")
        first = node if node.is_main and first is None else first


def _nested_pipelines_obey_too(graph: _Graph) -> Iterator[Problem]:
    for part in graph.parts:
        if isinstance(part, NestedSpec):
            for problem in validate(part.pipeline, graph.lookup):
                place = f"{part.place}.config_path → {problem.place}"
                yield Problem(place, problem.cause, problem.hint)


def _method(cls: type, name: str) -> Callable[..., object] | None:
    """A method that the class or a base of it really defines, beyond the bare contract."""
    return next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)


_LAWS: Sequence[Callable[[_Graph], Iterator[Problem]]] = (
    _names_are_known,
    _parameters_fit,
    _ids_are_unique,
    _references_lead_somewhere,
    _columns_are_made_before_use,
    _outputs_need_no_targets,
    _no_column_is_lost,
    _columns_suit_the_component,
    _learning_suits_the_component,
    _one_main_component,
    _nested_pipelines_obey_too,
)
