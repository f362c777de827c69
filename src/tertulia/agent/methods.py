"""State methods: what a service's answer does to the dialogue.

Each takes the dialogue, the service's formatted answer (`payload`) and the service's label. Each
checks what it was given before it changes anything, so that a service that answers nonsense has
failed and nothing else has happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tertulia.agent.dialogue import Dialogue
from tertulia.agent.errors import PayloadError
from tertulia.agent.service import StateMethod
from tertulia.agent.state import BotUtterance, Json, JsonObject, update_bot, update_human


def add_human_utterance(dialogue: Dialogue, payload: Json, label: str, /, **_: Any) -> None:
    """Set the text of the human utterance, which the agent has added before any service runs."""
    dialogue.question.text = _text(payload, label)


def add_annotation(dialogue: Dialogue, payload: Json, label: str, /, **_: Any) -> None:
    """Annotate the last utterance."""
    dialogue.recent[-1].annotations[label] = payload


def add_annotation_prev_bot_utt(dialogue: Dialogue, payload: Json, label: str, /, **_: Any) -> None:
    """Annotate what the bot said last; in the first turn, when it has said nothing, do nothing."""
    if dialogue.previous is not None:
        dialogue.previous.annotations[label] = payload
        dialogue.previous_changed = True


def add_hypothesis(
    dialogue: Dialogue, payload: Json, label: str, /, *, rank: tuple[int, int] = (0, 0), **_: Any
) -> None:
    """Add the candidate replies of a skill: a list of objects."""
    if not isinstance(payload, list) or not all(isinstance(item, dict) for item in payload):
        raise PayloadError(f"{label} must answer with a list of hypotheses, each a JSON object")
    names = {"skill_name": label, "service_name": label}
    for hypothesis in payload:
        dialogue.add_hypothesis({**names, "annotations": {}, **hypothesis}, rank)


def add_hypothesis_annotation(
    dialogue: Dialogue,  # noqa: ARG001 - every method takes it
    payload: Json,
    label: str,
    /,
    *,
    hypothesis: JsonObject | None = None,
    **_: Any,
) -> None:
    """Annotate one hypothesis: the one that the task was made from."""
    if hypothesis is None:
        raise PayloadError(f"{label} was sent more tasks than there were hypotheses")
    hypothesis.setdefault("annotations", {})[label] = payload


def add_hypothesis_annotation_batch(
    dialogue: Dialogue, payload: Json, label: str, /, **_: Any
) -> None:
    """Annotate every hypothesis: `{"batch": [...]}` holds one annotation for each.

    Where their number differs, nothing can be assigned, and each gets an empty annotation.
    """
    if not isinstance(payload, dict) or not isinstance(payload.get("batch"), list):
        raise PayloadError(f"{label} must answer with an object whose 'batch' is a list")
    if dialogue.answer is not None:
        return
    hypotheses, batch = dialogue.question.hypotheses, payload["batch"]
    annotations = batch if len(batch) == len(hypotheses) else [{} for _ in hypotheses]
    for hypothesis, annotation in zip(hypotheses, annotations, strict=True):
        hypothesis.setdefault("annotations", {})[label] = (
            dict(annotation) if isinstance(annotation, dict) else annotation
        )


def add_text(dialogue: Dialogue, payload: Json, label: str, /, **_: Any) -> None:
    """Replace the text of the last utterance; a bot's original stays in `orig_text`."""
    dialogue.recent[-1].text = _text(payload, label)


def add_bot_utterance(dialogue: Dialogue, payload: Json, label: str, /, **_: Any) -> None:
    """Answer with a hypothesis, and let it change the human and the bot."""
    if not isinstance(payload, dict):
        raise PayloadError(f"{label} must answer with one hypothesis, a JSON object")
    answer = _bot_utterance(
        dialogue,
        text=_text(payload.get("text"), label),
        skill=payload.get("skill_name", label),
        confidence=payload.get("confidence", 1.0),
        payload=payload,
        label=label,
    )
    update_attributes(dialogue, payload, label)
    dialogue.answer = answer


def add_bot_utterance_last_chance(
    dialogue: Dialogue, payload: Json, label: str, /, **context: Any
) -> None:
    """Answer, unless there is an answer."""
    if dialogue.answer is None:
        add_bot_utterance_last_chance_overwrite(dialogue, payload, label, **context)


def add_bot_utterance_last_chance_overwrite(
    dialogue: Dialogue, payload: Json, label: str, /, **_: Any
) -> None:
    """Answer in any case; with confidence 0, and in the service's own name."""
    if not isinstance(payload, dict):
        raise PayloadError(f"{label} must answer with a JSON object that holds 'text'")
    dialogue.answer = _bot_utterance(
        dialogue,
        text=_text(payload.get("text"), label),
        skill=label,
        confidence=0.0,
        payload=payload,
        label=label,
    )


def add_failure_bot_utterance(dialogue: Dialogue, payload: Json, label: str, /, **_: Any) -> None:
    """Answer with a bare text, with confidence 0, and in the service's own name."""
    text = _text(payload, label)
    dialogue.answer = _bot_utterance(
        dialogue, text=text, skill=label, confidence=0.0, payload={}, label=label
    )


def update_attributes(dialogue: Dialogue, payload: Json, label: str, /, **_: Any) -> None:
    """Change the human by `human_attributes` and the bot by `bot_attributes`."""
    if not isinstance(payload, dict):
        raise PayloadError(f"{label} must answer with a JSON object of attributes")
    human, bot = payload.get("human_attributes") or {}, payload.get("bot_attributes") or {}
    if not isinstance(human, dict) or not isinstance(bot, dict):
        raise PayloadError(f"{label}: 'human_attributes' and 'bot_attributes' must be objects")
    update_human(dialogue.human, human)
    update_bot(dialogue.bot, bot)


def add_annotation_and_reset_human_attributes_for_first_turn(
    dialogue: Dialogue, payload: Json, label: str, /, **context: Any
) -> None:
    """Annotate; in the first turn of a dialogue, forget the human but for what they dislike."""
    add_annotation(dialogue, payload, label, **context)
    if dialogue.is_first_turn:
        disliked = dialogue.human.attributes.get("disliked_skills", [])
        dialogue.human.attributes = {"disliked_skills": disliked}


def save_dialog(dialogue: Dialogue, payload: Json, label: str, /, **_: Any) -> None:
    """Do nothing: the agent saves every dialogue when its turn ends."""


METHODS: Mapping[str, StateMethod] = {
    "add_annotation": add_annotation,
    "add_annotation_and_reset_human_attributes_for_first_turn": (
        add_annotation_and_reset_human_attributes_for_first_turn
    ),
    "add_annotation_prev_bot_utt": add_annotation_prev_bot_utt,
    "add_bot_utterance": add_bot_utterance,
    "add_bot_utterance_last_chance": add_bot_utterance_last_chance,
    "add_bot_utterance_last_chance_overwrite": add_bot_utterance_last_chance_overwrite,
    "add_failure_bot_utterance": add_failure_bot_utterance,
    "add_human_utterance": add_human_utterance,
    "add_hypothesis": add_hypothesis,
    "add_hypothesis_annotation": add_hypothesis_annotation,
    "add_hypothesis_annotation_batch": add_hypothesis_annotation_batch,
    "add_text": add_text,
    "save_dialog": save_dialog,
    "update_attributes": update_attributes,
}
"""Every built-in state method, by the name that configurations use."""


def _text(value: Json, label: str) -> str:
    if not isinstance(value, str):
        raise PayloadError(f"{label} must give the text as a string")
    return value


def _bot_utterance(
    dialogue: Dialogue, *, text: str, skill: Json, confidence: Json, payload: JsonObject, label: str
) -> BotUtterance:
    annotations, attributes = payload.get("annotations") or {}, payload.get("attributes") or {}
    if not isinstance(annotations, dict) or not isinstance(attributes, dict):
        raise PayloadError(f"{label}: 'annotations' and 'attributes' must be objects")
    if not isinstance(confidence, int | float) or not isinstance(skill, str):
        raise PayloadError(f"{label}: 'confidence' must be a number and 'skill_name' a string")
    return BotUtterance(
        utt_id=uuid4().hex,
        text=text,
        orig_text=text,
        user=dialogue.bot,
        date_time=datetime.now(UTC),
        active_skill=skill,
        confidence=float(confidence),
        annotations=dict(annotations),
        attributes=dict(attributes),
    )
