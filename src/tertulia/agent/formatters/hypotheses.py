"""Dialog formatters that read the candidate replies to what the human said last."""

from __future__ import annotations

from tertulia.agent.formatters.window import reads
from tertulia.agent.state import Json, JsonObject


@reads(utterances=2)
def each_hypothesis(dialog: JsonObject, *, key: str = "x") -> list[Json]:
    """Make one task of the text of each hypothesis; for `add_hypothesis_annotation`."""
    return [{key: [hypothesis["text"]]} for hypothesis in _hypotheses(dialog)]


@reads(utterances=2)
def all_hypotheses(dialog: JsonObject, *, key: str = "hypotheses") -> list[Json]:
    """Make one task of all hypotheses, whole; for whoever selects one of them."""
    return [{key: _hypotheses(dialog)}]


@reads(utterances=2)
def hypotheses_batch(dialog: JsonObject, *, key: str = "x") -> list[Json]:
    """Make one task of the texts of all hypotheses; for `add_hypothesis_annotation_batch`.

    Without hypotheses there is nothing to annotate, and no task.
    """
    texts = [hypothesis["text"] for hypothesis in _hypotheses(dialog)]
    return [{key: texts}] if texts else []


def _hypotheses(dialog: JsonObject) -> list[JsonObject]:
    found: list[JsonObject] = dialog["human_utterances"][-1]["hypotheses"]
    return found
