"""What comes of the choice among the answers of skills."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from tertulia.agent.skills.ensemble.memory import Remembered
from tertulia.agent.skills.ensemble.questions import Offer
from tertulia.agent.skills.ensemble.selectors import Answer


def answer_of(offer: Offer) -> Answer:
    """What a selector is told of an offer."""
    return (None, 0.0) if offer.best is None else (offer.best.text, offer.best.confidence)


def remember(dialogue: Remembered, offers: Sequence[Offer], chosen: str | None) -> None:
    """Let what the chosen skill says come to be, and what functions want to be told.

    Args:
        dialogue: in which it was said.
        offers: what each skill said.
        chosen: the answer.
    """
    dialogue.speaker = _speaker(offers, chosen)
    for skill, offer in enumerate(offers):
        if skill == dialogue.speaker and offer.best is not None:
            dialogue.human |= offer.best.human_attributes
            if offer.best.state is not UNSET:
                dialogue.states[skill] = offer.best.state
        if offer.state is not UNSET:
            dialogue.states[skill] = offer.state


def _speaker(offers: Sequence[Offer], chosen: str | None) -> int | None:
    """Whose answer was chosen: of those who say the same, the surest's, the first of equals."""
    speakers = [
        (offer.best.confidence, -skill)
        for skill, offer in enumerate(offers)
        if offer.best is not None and offer.best.text == chosen
    ]
    return -max(speakers)[1] if speakers else None
