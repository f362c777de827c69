"""Puts what a pipeline answers into the words of a chat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tertulia.channels.plain import best_of, is_ranking, line_of
from tertulia.core.pipeline import Pipeline
from tertulia.nlu.interpreter import Understanding, is_nlu

_LONGEST_RANKING = 5


class Wording:
    """Writes the answers of one pipeline for people to read.

    A text is said as it is, and of probabilities the highest. Of several outputs, each has a line
    with its name. What was understood of a message is told by intent and entities. Anything else
    is JSON.
    """

    def __init__(self, pipeline: Pipeline) -> None:
        self._outputs = pipeline.outputs
        self._is_nlu = is_nlu(pipeline.spec)

    def __call__(self, answer: object) -> str:
        """Write an answer: a value, or a list of them where there are several outputs.

        Raises:
            EncodingError: it is nothing that can be written.
        """
        if self._is_nlu and isinstance(answer, dict):
            return "\n".join(_understood(answer))
        if len(self._outputs) > 1 and isinstance(answer, Sequence):
            pairs = zip(self._outputs, answer, strict=True)
            return "\n".join(f"{name}: {_said(value)}" for name, value in pairs)
        return _said(answer)


def _said(value: object) -> str:
    if is_ranking(value):
        best = best_of(value, _LONGEST_RANKING)
        return ", ".join(f"{name} {share:.0%}" for name, share in best)
    return value if isinstance(value, str) else line_of(value)


def _understood(answer: Understanding) -> Iterator[str]:
    intent = answer["intent"]
    if intent["name"] is None:
        yield "I do not know what is meant."
    else:
        yield f"{intent['name']} ({intent['confidence']:.0%})"
    for entity in answer["entities"]:
        stretch = answer["text"][entity["start"] : entity["end"]]
        value = _said(entity["value"])
        meaning = "" if value == stretch else f" = {value}"
        yield f"{entity['entity']}: {stretch}{meaning}"
