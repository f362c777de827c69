"""Why a message was understood as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from tertulia.core.plan import Column
from tertulia.core.spec import NodeSpec
from tertulia.nlu.interpreter import Interpreter, Understanding
from tertulia.nlu.reasons import Reason


@runtime_checkable
class Explains(Protocol):
    """A component that can say what moved it: called as `__call__` is, a row of reasons each."""

    def explain(self, *columns: Column, **named: Column) -> Sequence[Sequence[Reason]]: ...


def explained(interpreter: Interpreter, text: str, time: float | None = None) -> Understanding:
    """Understand one message, and say why.

    Returns:
        Rasa's answer, and in `why` for each component the milliseconds it took and, if it can
        say, the reasons that moved it, the strongest first.
    """
    pipeline = interpreter.pipeline
    columns = [[text], [time]][: len(pipeline.inputs)]
    explanation = pipeline.explain(*columns)
    nodes = {node.spec.place: node for node in pipeline.nodes}
    values: dict[str, Column] = dict(explanation.inputs)
    why: list[dict[str, Any]] = []
    for trace in explanation.traces:
        node = nodes[trace.place]
        entry: dict[str, Any] = {
            "component": trace.component,
            "place": trace.place,
            "milliseconds": round(trace.milliseconds, 3),
        }
        if isinstance(node.component, Explains):
            [reasons] = node.component.explain(**_given(node.spec, values))
            entry["reasons"] = [_plain(reason) for reason in reasons]
        why.append(entry)
        values |= trace.columns
    [answer] = values[pipeline.outputs[0]]
    return {**answer, "why": why}


def _given(node: NodeSpec, values: Mapping[str, Column]) -> dict[str, Column]:
    """What the component was called with; the dialect wires by keyword throughout."""
    return {
        keyword: values[name]
        for keyword, name in zip(node.inputs.keywords, node.inputs.names, strict=True)
    }


def _plain(reason: Reason) -> dict[str, Any]:
    return {"kind": reason.kind, "text": reason.text, "effect": round(reason.effect, 4)}
