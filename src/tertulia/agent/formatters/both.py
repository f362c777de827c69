"""Formatters for both directions: they make the tasks, and with `mode="out"` read the answers."""

from __future__ import annotations

from typing import Literal, TypeAlias

from tertulia.agent.formatters.candidates import as_hypotheses
from tertulia.agent.formatters.dialog import last_utterance
from tertulia.agent.formatters.past import full_dialogue
from tertulia.agent.formatters.response import tokens_and_tags
from tertulia.agent.formatters.window import reads
from tertulia.agent.state import Json

Mode: TypeAlias = Literal["in", "out"]


@reads(utterances=1)
def tagger(payload: Json, mode: Mode = "in", *, key: str = "x") -> Json:
    """Send the last text; name what comes back `tokens` and `tags`.

    Args:
        payload: the documented dict, or what the tagger answered.
        mode: which of them it is.
        key: where to put the text.
    """
    return tokens_and_tags(payload) if mode == "out" else last_utterance(payload, key=key)


def skill(payload: Json, mode: Mode = "in", *, key: str = "dialogs") -> Json:
    """Send the whole dialogue; make hypotheses of what comes back, whatever their form.

    Args:
        payload: the documented dict, or what the skill answered.
        mode: which of them it is.
        key: where to put the dialogue.
    """
    return as_hypotheses(payload) if mode == "out" else full_dialogue(payload, key=key)
