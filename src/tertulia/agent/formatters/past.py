"""Dialog formatters that read further back."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from msgspec import Meta

from tertulia.agent.formatters.window import reads
from tertulia.agent.state import Json, JsonObject

AtLeastOne: TypeAlias = Annotated[int, Meta(ge=1)]


def full_dialogue(dialog: JsonObject, *, key: str = "dialogs") -> list[Json]:
    """Make one task of the whole dialogue, every annotation and hypothesis included.

    What formatters do not look into is sent as it is stored, but it is sent: the task grows with
    the dialogue. `history_window` does not.
    """
    return [{key: [dialog]}]


@reads(utterances="utterances")
def history_window(
    dialog: JsonObject, *, utterances: AtLeastOne = 10, key: str = "dialogs"
) -> list[Json]:
    """Make one task of the dialogue as if it had begun a few utterances ago.

    Args:
        dialog: the documented dict.
        utterances: how many to keep, counting both speakers.
        key: where to put the dialogue.
    """
    kept = dialog["utterances"][-utterances:]
    by_type: dict[str, list[JsonObject]] = {"human": [], "bot": []}
    for utterance in kept:
        by_type[utterance["user"]["user_type"]].append(utterance)
    shortened = {
        **dialog,
        "utterances": kept,
        "human_utterances": by_type["human"],
        "bot_utterances": by_type["bot"],
    }
    return [{key: [shortened]}]


@reads(utterances="utterances")
def text_history(
    dialog: JsonObject, *, utterances: AtLeastOne = 10, key: str = "history"
) -> list[Json]:
    """Make one task of the newest texts, oldest first, the last utterance included."""
    return [{key: [_texts(dialog, utterances)]}]


@reads(utterances="utterances")
def last_utterance_with_history(
    dialog: JsonObject,
    *,
    utterances: AtLeastOne = 10,
    key: str = "x",
    history_key: str = "history",
) -> list[Json]:
    """Make one task of the last text and, apart from it, the texts before it.

    Args:
        dialog: the documented dict.
        utterances: how many to read, the last one included.
        key: where to put the last text.
        history_key: where to put those before it, oldest first.
    """
    *before, last = _texts(dialog, utterances)
    return [{key: [last], history_key: [before]}]


def _texts(dialog: JsonObject, utterances: int) -> list[str]:
    return [utterance["text"] for utterance in dialog["utterances"][-utterances:]]
