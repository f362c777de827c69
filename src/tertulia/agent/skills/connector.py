"""The way from the agent to a skill."""

from __future__ import annotations

from msgspec import UNSET

from tertulia.agent import wire
from tertulia.agent.connectors.lifetime import Lifetime
from tertulia.agent.connectors.view import View, state_key
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.agent.skills.contract import Context, Hypothesis, Skill
from tertulia.agent.skills.offers import sayable
from tertulia.agent.state import Json, JsonObject


class SkillConnector:
    """Asks a skill, in the agent's own loop; for services with `add_hypothesis`.

    It takes the whole dialogue, so its service needs no dialog formatter; what `full_dialogue`
    and `history_window` make of it will do, too. What the skill is to remember is kept among the
    bot's attributes, as `<label>_state`.

    Args:
        skill: who is asked.
        name: names it in messages.

    Attributes:
        window: how many utterances it reads, from the end.
    """

    def __init__(self, skill: Skill, *, name: str | None = None) -> None:
        self.skill = skill
        self.window = skill.history + 1
        self._lifetime = Lifetime(name or type(skill).__name__)

    async def start(self) -> None:
        """Start the skill.

        Raises:
            ConnectorError: it cannot work.
        """
        await self.skill.start()
        self._lifetime.begin()

    async def stop(self) -> None:
        """Stop the skill."""
        if self._lifetime.is_running:
            self._lifetime.end()
            await self.skill.stop()

    async def send(self, request: Request) -> list[Json]:
        """Ask the skill, and return its hypotheses.

        Raises:
            ConnectorError: it was not given a dialogue, or cannot answer.
        """
        async with self._lifetime.request():
            context = context_of(request, self.skill.history)
            offered = sayable(await self.skill.respond(context), self._lifetime.what)
        hypotheses = [as_json(one, request.label) for one in offered]
        try:  # a skill may put the same object into every answer, and the state must not share it
            copies: list[Json] = wire.plain(hypotheses)
        except (TypeError, ValueError, OverflowError, RecursionError) as error:
            raise ConnectorError(f"{self._lifetime.what} answered with what is no JSON") from error
        return copies


def context_of(request: Request, history: int) -> Context:
    """What a skill is told of a dialogue.

    Args:
        request: holds the documented dict of a dialogue.
        history: how many utterances before the last one are wanted.

    Raises:
        ConnectorError: it holds something else.
    """
    view = View.of(request.payload, "a skill")
    try:
        before = view.dialogue["utterances"][-1 - history : -1] if history else ()
        return Context(
            text=view.said["text"],
            history=tuple(one["text"] for one in before),
            annotations=view.said["annotations"],
            human=view.known,
            state=view.bot["attributes"].get(state_key(request.label)),
            is_interrupted=any(
                one.get("active_skill", request.label) != request.label for one in before[-1:]
            ),
            dialogue_id=view.dialogue["dialog_id"],
            emit=request.emit,
        )
    except (TypeError, KeyError, AttributeError) as error:
        raise ConnectorError(
            "a skill takes a whole dialogue: give this service no dialog_formatter"
        ) from error


def as_json(hypothesis: Hypothesis, label: str) -> JsonObject:
    """A hypothesis as `add_hypothesis` takes it."""
    given = {
        "text": hypothesis.text,
        "confidence": hypothesis.confidence,
        "attributes": hypothesis.attributes,
        "human_attributes": hypothesis.human_attributes,
        "bot_attributes": hypothesis.bot_attributes,
    }
    if hypothesis.state is not UNSET:
        given["bot_attributes"] = {**hypothesis.bot_attributes, state_key(label): hypothesis.state}
    return {key: value for key, value in given.items() if value != {}}
