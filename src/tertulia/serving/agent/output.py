"""What a client is told: from the agent's reply to the JSON object of the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from tertulia.agent.reply import Reply
from tertulia.agent.state import JsonObject

OutputFormatter: TypeAlias = Callable[[Reply], JsonObject]
"""Makes the answer's JSON object; whatever it holds must be JSON.

Give one of your own as `AgentServerSettings.output_formatter`.
"""


def default_output(reply: Reply) -> JsonObject:
    """The documented answer; that to a command holds no utterance."""
    answer = reply.answer
    output: JsonObject = {
        "dialog_id": answer.dialog_id,
        "user_id": answer.user_id,
        "response": answer.text,
    }
    if answer.utt_id:
        output["utt_id"] = answer.utt_id
        output["attributes"] = answer.attributes
    return output


def with_debug(output: JsonObject, reply: Reply) -> JsonObject:
    """Add which skill answered, the candidates it was chosen from, and what happened."""
    return {
        **output,
        "active_skill": reply.answer.active_skill,
        "debug_output": [*reply.hypotheses],
        "trace": reply.trace,
    }
