"""What is said to what a pipeline answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis
from tertulia.agent.skills.offers import is_share
from tertulia.agent.skills.understanding import Understanding
from tertulia.agent.skills.wording import Phrases, Wording
from tertulia.agent.state import Json
from tertulia.nlu.interpreter import OUTPUT


class PredictionReader:
    """Makes hypotheses of a pipeline's answers.

    Args:
        text: the output to say; the first, if None.
        confidence: how sure to be, or the output that says it.
        responses: what to say, by intent or by answer; as it is, if there are none.

    Raises:
        ParameterError: there is nothing to say to one of them.
    """

    def __init__(
        self, text: str | None, confidence: float | str, responses: Mapping[str, Phrases]
    ) -> None:
        self._text = text
        self._confidence = confidence
        self._responses = {name: Wording(phrases) for name, phrases in responses.items()}
        self._outputs: Sequence[str] = ()

    def check(self, outputs: Sequence[str]) -> None:
        """Take the outputs of the pipeline.

        Raises:
            ConnectorError: they are not those that were named, or cannot be said.
        """
        self._outputs = outputs
        for name in (self._text, self._confidence):
            if isinstance(name, str) and name not in outputs:
                known = ", ".join(outputs)
                raise ConnectorError(f"the pipeline has no output {name!r}; there are {known}")
        if [*outputs] == [OUTPUT] and not self._responses:
            raise ConnectorError(
                "the pipeline understands messages and says nothing: list in `responses` what to"
                " say to each intent"
            )

    def hypotheses(self, answer: Json, context: Context, *, is_over: bool) -> list[Hypothesis]:
        """What is said to one answer, if anything.

        Args:
            answer: an output, or an object of them if there are several.
            context: whom to say it to.
            is_over: whether what was remembered of the dialogue is to be forgotten.

        Raises:
            ConnectorError: it cannot be said.
        """
        outputs = answer if len(self._outputs) > 1 else {self._outputs[0]: answer}
        value = outputs[self._text or self._outputs[0]]
        if isinstance(value, dict) and "intent" in value:
            offered = self._by_intent(Understanding.of(value), outputs, context)
        else:
            offered = self._by_text(_only(value), outputs, context)
        if is_over:
            return [Hypothesis(one.text, one.confidence, state=None) for one in offered]
        return offered

    def _by_intent(
        self, understood: Understanding, outputs: Mapping[str, Json], context: Context
    ) -> list[Hypothesis]:
        wording = self._responses.get(understood.intent or "")
        if wording is None:
            return []
        values = {one.kind: one.value for one in reversed(understood.entities)}
        sure = self._sureness(outputs, understood.intent or "") * understood.confidence
        return [Hypothesis(wording.say(context, values), sure)]

    def _by_text(
        self, text: str, outputs: Mapping[str, Json], context: Context
    ) -> list[Hypothesis]:
        sure = self._sureness(outputs, text)
        if not self._responses:
            return [Hypothesis(text, sure)]
        wording = self._responses.get(text)
        return [Hypothesis(wording.say(context), sure)] if wording else []

    def _sureness(self, outputs: Mapping[str, Json], text: str) -> float:
        if not isinstance(self._confidence, str):
            return self._confidence
        value = outputs[self._confidence]
        if isinstance(value, dict):
            value = value.get(text)
        numbers = value if isinstance(value, list) else [value]
        if not numbers or not all(is_share(number) for number in numbers):
            raise ConnectorError(f"the output {self._confidence!r} is no confidence from 0 to 1")
        return float(max(numbers))


def _only(value: Json) -> str:
    """The text that an output is, or that is alone in it."""
    alone = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(alone, str):
        raise ConnectorError("the pipeline answered with what is no text, and cannot be said")
    return alone
