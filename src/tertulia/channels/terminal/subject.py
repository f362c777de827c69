"""What one can talk to without an agent: a pipeline, and one that understands messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rich.console import RenderableType

from tertulia.channels.terminal.outputs import explanation_view, outputs_view
from tertulia.channels.terminal.understanding import reasons_view, understanding_view
from tertulia.core.pipeline import Pipeline
from tertulia.nlu.explanation import explained
from tertulia.nlu.interpreter import Interpreter, is_nlu


class Subject(Protocol):
    """Answers examples, and says why."""

    @property
    def inputs(self) -> Sequence[str]:
        """What to ask for, one after the other."""

    def answer(self, values: Sequence[str]) -> RenderableType:
        """Answer one example."""

    def why(self, values: Sequence[str]) -> RenderableType:
        """Say what led to the answer."""


def subject_of(pipeline: Pipeline) -> Subject:
    """What suits the pipeline."""
    if is_nlu(pipeline.spec):
        return UnderstandingSubject(Interpreter(pipeline))
    return PipelineSubject(pipeline)


class PipelineSubject:
    """Shows every output; why, by every variable between."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self.inputs = pipeline.inputs

    def answer(self, values: Sequence[str]) -> RenderableType:
        answers = self._pipeline(*([value] for value in values))
        columns = answers if len(self._pipeline.outputs) > 1 else (answers,)
        return outputs_view(self._pipeline.outputs, [column[0] for column in columns])

    def why(self, values: Sequence[str]) -> RenderableType:
        return explanation_view(self._pipeline.explain(*([value] for value in values)))


class UnderstandingSubject:
    """Shows what is understood; why, by what moved each decision."""

    inputs = ("message",)

    def __init__(self, interpreter: Interpreter) -> None:
        self._interpreter = interpreter

    def answer(self, values: Sequence[str]) -> RenderableType:
        [text] = values
        return understanding_view(self._interpreter.parse(text))

    def why(self, values: Sequence[str]) -> RenderableType:
        [text] = values
        return reasons_view(explained(self._interpreter, text))
