"""The formatters of DeepPavlov Agent, under their names there.

They give what the originals gave, and more where those could not work: the original
`chitchat_example_formatter_in` gave an object where a list of tasks is due, and
`add_confidence_formatter_out` and `chitchat_odqa_formatter_out` took a bare text for a list.
"""

from __future__ import annotations

from tertulia.agent.formatters.candidates import with_confidence
from tertulia.agent.formatters.dialog import last_utterance
from tertulia.agent.formatters.hypotheses import all_hypotheses, each_hypothesis
from tertulia.agent.formatters.response import as_answered, named_parts, tokens_and_tags
from tertulia.agent.formatters.selection import select_by_class
from tertulia.agent.formatters.window import reads
from tertulia.agent.state import Json, JsonObject

base_last_utterances_formatter_in = last_utterance
base_hypotheses_formatter_in = each_hypothesis
all_hypotheses_formatter_in = all_hypotheses
ner_formatter_out = tokens_and_tags
sentiment_formatter_out = as_answered
add_confidence_formatter_out = with_confidence

_TALK = ("chitchat",)


@reads(utterances=1)
def chitchat_formatter_in(dialog: JsonObject) -> list[Json]:
    """Make one task of the last text, under `q`."""
    return last_utterance(dialog, key="q")


@reads(utterances=1)
def odqa_formatter_in(dialog: JsonObject) -> list[Json]:
    """Make one task of the last text, under `question_raw`."""
    return last_utterance(dialog, key="question_raw")


def chitchat_example_formatter_in(dialog: JsonObject) -> list[Json]:
    """Make one task of the last text, its annotations, all texts and the whole dialogue."""
    last = dialog["utterances"][-1]
    return [
        {
            "utterances": [last["text"]],
            "annotations": [last["annotations"]],
            "u_histories": [[utterance["text"] for utterance in dialog["utterances"]]],
            "dialogs": [dialog],
        }
    ]


def chitchat_odqa_formatter_out(payload: Json) -> list[Json]:
    """Select `chitchat` for the classes `speech` and `negative`, and `odqa` for others.

    Raises:
        PayloadError: no class is named.
    """
    return select_by_class(
        payload, classes={"speech": _TALK, "negative": _TALK}, otherwise=["odqa"]
    )


def chitchat_example_formatter_out(payload: Json) -> list[Json]:
    """Make one hypothesis of text, confidence and name.

    Raises:
        PayloadError: it is no list of three.
    """
    return [named_parts(payload, names=("text", "confidence", "name"))]
