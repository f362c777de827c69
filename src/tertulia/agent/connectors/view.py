"""A dialogue as services in this process read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from tertulia.agent.errors import ConnectorError
from tertulia.agent.state import Json, JsonObject

_STATE = "_state"


def state_key(label: str) -> str:
    """Where among the bot's attributes a skill's state is kept."""
    return f"{label}{_STATE}"


@dataclass(frozen=True, slots=True)
class View:
    """The parts of the documented dict of a dialogue that have been looked at.

    Attributes:
        dialogue: the dict.
        said: what the human said last.
        answers: what the bot said, as far as it is known.
        human: who speaks.
        bot: who answers.
    """

    dialogue: JsonObject
    said: JsonObject
    answers: Sequence[JsonObject]
    human: JsonObject
    bot: JsonObject

    @classmethod
    def of(cls, payload: Json, who: str) -> Self:
        """Look at what a service was given.

        Args:
            payload: the documented dict, bare or in a list of one.
            who: names the service in messages.

        Raises:
            ConnectorError: it is something else.
        """
        try:
            if isinstance(payload.get("dialogs"), Sequence):
                payload = payload["dialogs"][0]
            said, human, bot = payload["human_utterances"][-1], payload["human"], payload["bot"]
            whole = cls(payload, said, payload["bot_utterances"], human, bot)
            are_objects = all(isinstance(one, dict) for one in (said, human, bot))
            inner = (said["annotations"], human["attributes"], human["profile"], bot["attributes"])
            if are_objects and all(isinstance(one, dict) for one in inner):
                return whole
        except (TypeError, KeyError, IndexError, AttributeError):
            pass
        raise ConnectorError(f"{who} takes a whole dialogue: give this service no dialog_formatter")

    def answered(self) -> Self:
        """The view of a dialogue whose last answer can be rewritten.

        Raises:
            ConnectorError: there is no answer.
        """
        if not self.answers or not isinstance(self.answers[-1].get("text"), str):
            raise ConnectorError("there is no answer to rewrite")
        return self

    @property
    def language(self) -> str:
        """The human's language; empty if it is not known."""
        language = self.human["attributes"].get("language")
        return language if isinstance(language, str) else ""

    @property
    def known(self) -> JsonObject:
        """What is known of the human: their profile, and attributes that skills gave them."""
        profile = self.human["profile"].items()
        known = {name: value for name, value in profile if value is not None}
        return {**self.human["attributes"], **known}

    @property
    def waiting(self) -> list[str]:
        """The labels of skills that have asked something and wait for the answer."""
        return [label for label, state in self._states if is_waiting(state)]

    @property
    def is_asked_for_value(self) -> bool:
        """Whether a skill waits for a value, and not for yes or no."""
        return any(is_waiting(state) and not state.get("confirming") for _, state in self._states)

    @property
    def _states(self) -> list[tuple[str, Json]]:
        """What skills remember, by their labels."""
        attributes = self.bot["attributes"].items()
        return [
            (key.removesuffix(_STATE), state) for key, state in attributes if key.endswith(_STATE)
        ]


def is_waiting(state: Json) -> bool:
    """Whether a skill with this state has asked something."""
    return isinstance(state, dict) and bool(state.get("asked") or state.get("confirming"))
