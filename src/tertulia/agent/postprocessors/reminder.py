"""Comes back to a question after somebody else has answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tertulia.agent.connectors.view import View, is_waiting, state_key
from tertulia.agent.service import Request
from tertulia.agent.skills.contract import Context
from tertulia.agent.skills.wording import Phrases, Wording
from tertulia.agent.state import Json, JsonObject


@dataclass(eq=False, kw_only=True)
class ReminderPostprocessor:
    """Puts the question of an open form after the answer of another skill.

    That is done once: when the form has spoken last before, and not if the other skill asks
    something itself, or has failed, or if the form, asked again, had nothing to say, as one that
    has expired. It takes the whole dialogue, and answers with the text.

    Attributes:
        reminder: how the question is put; `{question}` is the question.
        by_skill: how that of a certain form is put.
        unless: the skills after whose answers nothing is put.
    """

    reminder: Phrases = "{question}"
    by_skill: Mapping[str, Phrases] = field(default_factory=dict)
    unless: Sequence[str] = ()
    _general: Wording = field(init=False, repr=False)
    _wordings: Mapping[str, Wording] = field(init=False, repr=False)

    window = 3

    def __post_init__(self) -> None:
        self._general = Wording(self.reminder)
        self._wordings = {skill: Wording(phrases) for skill, phrases in self.by_skill.items()}

    async def start(self) -> None:
        """There is nothing to open."""

    async def stop(self) -> None:
        """There is nothing to close."""

    async def send(self, request: Request) -> str:
        """The last answer, with the question if there is one to come back to.

        Raises:
            ConnectorError: it was not given a dialogue with an answer.
        """
        view = View.of(request.payload, "ReminderPostprocessor").answered()
        answer = view.answers[-1]
        text: str = answer["text"]
        question = self._question(view)
        if question is None or question in text:
            return text
        asker = view.answers[-2]["active_skill"]
        context = Context(text=text, human=view.known)
        wording = self._wordings.get(asker, self._general)
        return f"{text} {wording.say(context, {'question': question})}"

    def _question(self, view: View) -> str | None:
        """The question of whoever has been interrupted just now."""
        if len(view.answers) < 2:
            return None
        before, answer = view.answers[-2], view.answers[-1]
        asker, speaker = before.get("active_skill"), answer.get("active_skill")
        is_apart = asker != speaker and speaker not in self.unless and _has_offered(view, asker)
        state: JsonObject = view.bot["attributes"].get(state_key(str(asker)))
        speaks_on = is_waiting(view.bot["attributes"].get(state_key(str(speaker))))
        if not is_apart or speaks_on or not is_waiting(state) or not answer.get("confidence"):
            return None
        question = state.get("question")
        return question if isinstance(question, str) and question else None


def _has_offered(view: View, skill: Json) -> bool:
    """Whether a skill had something to say, as far as the dialogue tells."""
    offered = view.said.get("hypotheses")
    return not isinstance(offered, list) or any(one.get("skill_name") == skill for one in offered)
