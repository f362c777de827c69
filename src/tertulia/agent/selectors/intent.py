"""Selects the skills that are asked, by what the human wants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tertulia.agent.connectors.view import View
from tertulia.agent.service import Request
from tertulia.agent.skills.pattern_matching import Confidence
from tertulia.agent.skills.understanding import Understanding


@dataclass(eq=False, kw_only=True)
class IntentSkillSelector:
    """Names the skills for an intent, and every skill that is in the middle of something.

    It takes the whole dialogue, so it needs no formatter.

    Attributes:
        intents: the labels of the skills for each intent.
        always: those that are asked whatever is wanted.
        otherwise: those for an intent that is not listed, or not known.
        minimum: how sure the annotator must be of an intent.
        annotator: the label of the annotator that finds intents.
    """

    intents: Mapping[str, Sequence[str]]
    always: Sequence[str] = ()
    otherwise: Sequence[str] = ()
    minimum: Confidence = 0.0
    annotator: str = "nlu"

    window = 1

    async def start(self) -> None:
        """There is nothing to open."""

    async def stop(self) -> None:
        """There is nothing to close."""

    async def send(self, request: Request) -> list[str]:
        """Select, each skill once.

        Raises:
            ConnectorError: it was not given a dialogue.
        """
        view = View.of(request.payload, "IntentSkillSelector")
        understood = Understanding.of(view.said["annotations"].get(self.annotator))
        is_sure = understood.confidence >= self.minimum
        wanted = self.intents.get(understood.intent or "") if is_sure else None
        skills = self.otherwise if wanted is None else wanted
        return [*dict.fromkeys([*skills, *view.waiting, *self.always])]
