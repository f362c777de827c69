"""Dialog formatters that read the newest utterances."""

from __future__ import annotations

from collections.abc import Sequence

from tertulia.agent.formatters.window import reads
from tertulia.agent.state import Json, JsonObject


@reads(utterances=1)
def last_utterance(
    dialog: JsonObject,
    *,
    key: str = "x",
    annotations_key: str | None = None,
    corrected_by: str | None = None,
) -> list[Json]:
    """Make one task of the text of the last utterance, whoever said it.

    Args:
        dialog: the documented dict.
        key: where to put the text.
        annotations_key: where to put the utterance's annotations; None: leave them out.
        corrected_by: the label of an annotator whose annotation holds a better `text`; without
            the annotation, or with None, it is the text as it was said.
    """
    last = dialog["utterances"][-1]
    task = _task(last, key, annotations_key)
    better = last["annotations"].get(corrected_by)
    if isinstance(better, dict) and isinstance(better.get("text"), str):
        task[key] = [better["text"]]
    return [task]


@reads(utterances=2)
def last_human_utterance(
    dialog: JsonObject, *, key: str = "x", annotations_key: str | None = None
) -> list[Json]:
    """Make one task of what the human said last, even if the bot has answered it already."""
    return [_task(dialog["human_utterances"][-1], key, annotations_key)]


@reads(utterances=2)
def last_bot_utterance(
    dialog: JsonObject, *, key: str = "x", annotations_key: str | None = "annotations"
) -> list[Json]:
    """Make one task of what the bot said last, with annotations; none if it has said nothing."""
    return [_task(said, key, annotations_key) for said in dialog["bot_utterances"][-1:]]


@reads(utterances=1)
def last_annotations(
    dialog: JsonObject, *, key: str = "annotations", only: Sequence[str] | None = None
) -> list[Json]:
    """Make one task of the annotations of the last utterance.

    Args:
        dialog: the documented dict.
        key: where to put them.
        only: the labels of the annotators whose annotations are wanted; None: all. One that has
            not annotated the utterance is left out.
    """
    found = dialog["utterances"][-1]["annotations"]
    wanted = found if only is None else {name: found[name] for name in only if name in found}
    return [{key: [wanted]}]


def _task(utterance: JsonObject, key: str, annotations_key: str | None) -> JsonObject:
    task: JsonObject = {key: [utterance["text"]]}
    if annotations_key is not None:
        task[annotations_key] = [utterance["annotations"]]
    return task
