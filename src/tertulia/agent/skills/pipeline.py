"""A trained pipeline as a skill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from pathlib import Path
from uuid import uuid4

from tertulia.agent.connectors.pipeline import PipelineConnector
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.agent.skills.contract import Context, Hypothesis, Skill
from tertulia.agent.skills.pattern_matching import Confidence
from tertulia.agent.skills.prediction import PredictionReader
from tertulia.agent.skills.wording import Phrases, Wording
from tertulia.agent.state import JsonObject
from tertulia.api import Workspace
from tertulia.core.pipeline import Pipeline


@dataclass(eq=False)
class PipelineSkill(Skill):
    """Says what a pipeline answers, or what is to be said to it.

    What the human says is the pipeline's input. If it has several, they are asked for one by one,
    and what was given is kept in the dialogue. With `responses`, what is said is looked up by the
    intent that an NLU pipeline understands, whose entities fill gaps, or by the text that another
    pipeline answers; to what is not listed there, nothing is said.

    Attributes:
        model: a model directory, a config that was trained before, or a pipeline.
        text: the output to say; the first, if none is named.
        confidence: how sure to be; or the output that says it: a number, a list of which the
            greatest counts, or an object by text.
        responses: what to say, by intent or by the pipeline's answer.
        ask: how to ask for an input; `{name}` is its name.
        questions: how to ask for particular inputs.
        max_batch: the most questions in one call of the pipeline.
        max_waiting: the most questions that may wait; more are refused at once.
        workspace: where paths start, and which modules a config may name.

    Raises:
        ParameterError: one of them makes no sense.
    """

    model: str | Path | Pipeline
    _: KW_ONLY
    text: str | None = None
    confidence: Confidence | str = 1.0
    responses: Mapping[str, Phrases] = field(default_factory=dict)
    ask: Phrases = "Please, send {name}."
    questions: Mapping[str, Phrases] = field(default_factory=dict)
    max_batch: int = 64
    max_waiting: int = 1024
    workspace: Workspace | None = field(default=None, repr=False)
    _connector: PipelineConnector = field(init=False, repr=False)
    _reader: PredictionReader = field(init=False, repr=False)
    _ask: Wording = field(init=False, repr=False)
    _questions: Mapping[str, Wording] = field(init=False, repr=False)

    history = 1  # what was said last, so as not to say it again

    def __post_init__(self) -> None:
        self._reader = PredictionReader(self.text, self.confidence, self.responses)
        self._ask = Wording(self.ask)
        self._questions = {name: Wording(phrases) for name, phrases in self.questions.items()}
        self._connector = PipelineConnector(
            self.model,
            max_batch=self.max_batch,
            max_waiting=self.max_waiting,
            workspace=self.workspace,
        )

    async def start(self) -> None:
        """Load the pipeline, in a thread of its own.

        Raises:
            ConnectorError: it cannot be loaded, or has no such inputs or outputs.
        """
        await self._connector.start()
        try:
            self._reader.check(self._connector.outputs)
            self._check_questions()
        except ConnectorError:
            await self._connector.stop()
            raise

    async def stop(self) -> None:
        """End the thread."""
        await self._connector.stop()

    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        """Answer, or ask for the next input.

        Raises:
            ConnectorError: the pipeline fails, or answers with what cannot be said.
        """
        inputs = self._connector.inputs
        given = _given(context, inputs)
        given[inputs[len(given)]] = context.text
        if len(given) < len(inputs):
            return [self._question(inputs[len(given)], context, given)]
        payload = {name: [value] for name, value in given.items()}
        request = Request(task_id=uuid4().hex, payload=payload, dialogue_id=context.dialogue_id)
        answer = await self._connector.send(request)
        return self._reader.hypotheses(answer, context, is_over=len(inputs) > 1)

    def _question(self, name: str, context: Context, given: JsonObject) -> Hypothesis:
        wording = self._questions.get(name, self._ask)
        question = wording.say(context, {"name": name})
        return Hypothesis(question, state={"given": given, "asked": name, "question": question})

    def _check_questions(self) -> None:
        for name in self.questions.keys() - set(self._connector.inputs[1:]):
            asked = ", ".join(self._connector.inputs[1:]) or "nothing"
            raise ConnectorError(f"`questions` has {name!r}, and what is asked for is {asked}")


def _given(context: Context, inputs: Sequence[str]) -> JsonObject:
    """The inputs that were given before, in order; none if the dialogue remembers others."""
    state = context.state if isinstance(context.state, dict) else {}
    given = state.get("given")
    if not isinstance(given, dict) or [*given] != [*inputs[: len(given)]]:
        return {}
    return {**given} if len(given) < len(inputs) else {}
