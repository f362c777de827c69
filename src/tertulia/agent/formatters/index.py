"""The ready-made formatters, by the name that configurations use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from tertulia.agent.formatters import (
    both,
    candidates,
    dialog,
    hypotheses,
    original,
    past,
    response,
    selection,
)

Function: TypeAlias = Callable[..., Any]

_DIALOG: tuple[Function, ...] = (
    dialog.last_annotations,
    dialog.last_bot_utterance,
    dialog.last_human_utterance,
    dialog.last_utterance,
    past.full_dialogue,
    past.history_window,
    past.last_utterance_with_history,
    past.text_history,
    hypotheses.all_hypotheses,
    hypotheses.each_hypothesis,
    hypotheses.hypotheses_batch,
)
_RESPONSE: tuple[Function, ...] = (
    response.as_answered,
    response.as_batch,
    response.as_text,
    response.first_part,
    response.named_parts,
    response.tokens_and_tags,
    response.value_of,
    candidates.as_hypotheses,
    candidates.with_confidence,
    selection.as_selection,
    selection.select_by_class,
    selection.selected_labels,
)
_BOTH: tuple[Function, ...] = (both.skill, both.tagger)

DIALOG: Mapping[str, Function] = {
    **{function.__name__: function for function in (*_DIALOG, *_BOTH)},
    "all_hypotheses_formatter_in": original.all_hypotheses_formatter_in,
    "base_hypotheses_formatter_in": original.base_hypotheses_formatter_in,
    "base_last_utterances_formatter_in": original.base_last_utterances_formatter_in,
    "chitchat_example_formatter_in": original.chitchat_example_formatter_in,
    "chitchat_formatter_in": original.chitchat_formatter_in,
    "odqa_formatter_in": original.odqa_formatter_in,
}
"""Those that make tasks of a dialogue."""

RESPONSE: Mapping[str, Function] = {
    **{function.__name__: function for function in (*_RESPONSE, *_BOTH)},
    "add_confidence_formatter_out": original.add_confidence_formatter_out,
    "chitchat_example_formatter_out": original.chitchat_example_formatter_out,
    "chitchat_odqa_formatter_out": original.chitchat_odqa_formatter_out,
    "ner_formatter_out": original.ner_formatter_out,
    "sentiment_formatter_out": original.sentiment_formatter_out,
}
"""Those that make what a state method takes of an answer."""
