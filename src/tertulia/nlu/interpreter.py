"""What understands messages: a trained NLU pipeline, asked in the words of messages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias

from tertulia.core.build import Environment
from tertulia.core.errors import ModelError
from tertulia.core.pipeline import Pipeline
from tertulia.core.spec import PipelineSpec
from tertulia.core.store import load_pipeline

Understanding: TypeAlias = dict[str, Any]
"""Rasa's answer: `text`, `intent`, `entities`, and `intent_ranking` where there is one."""

OUTPUT = "understanding"
_BATCH = 256


def is_nlu(spec: PipelineSpec) -> bool:
    """Whether a pipeline's answer is the understanding of messages."""
    return [variable.name for variable in spec.outputs] == [OUTPUT]


class Interpreter:
    """A trained NLU pipeline.

    Raises:
        ModelError: the pipeline is of another kind.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        if not is_nlu(pipeline.spec):
            raise ModelError(
                f"{pipeline.spec.source or 'this pipeline'} answers {', '.join(pipeline.outputs)}, "
                "and no understanding of a message: it is no NLU pipeline"
            )
        self.pipeline = pipeline
        self._knows_time = len(pipeline.inputs) > 1

    @classmethod
    def load(cls, path: Path, environment: Environment | None = None) -> Interpreter:
        """Open a model directory.

        Raises:
            ModelError: it is missing, torn, edited, foreign, or of another kind.
        """
        return cls(load_pipeline(path, environment))

    def parse(self, text: str, time: float | None = None) -> Understanding:
        """Understand one message; `time` is when it was said, in seconds since 1970, None for now.

        Returns:
            Rasa's answer, as plain JSON values.
        """
        return self.parse_all([text], [time])[0]

    def parse_all(
        self, texts: Sequence[str], times: Sequence[float | None] | None = None
    ) -> list[Understanding]:
        """Understand messages, in batches; see `parse`."""
        answers: list[Understanding] = []
        for start in range(0, len(texts), _BATCH):
            batch = list(texts[start : start + _BATCH])
            columns: list[Sequence[object]] = [batch]
            if self._knows_time:
                columns.append([None] * len(batch) if times is None else times[start:][:_BATCH])
            answers += self.pipeline(*columns)
        return answers
