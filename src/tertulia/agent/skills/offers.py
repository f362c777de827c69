"""What a skill may offer, checked where it is taken."""

from __future__ import annotations

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Hypothesis
from tertulia.agent.state import Json


def sayable(offered: object, name: str) -> list[Hypothesis]:
    """Those hypotheses of a skill that have a text.

    Args:
        offered: what the skill answered.
        name: names the skill in messages.

    Raises:
        ConnectorError: it is no list of hypotheses, or one of them is not sure to a degree in
            [0, 1].
    """
    if not isinstance(offered, list | tuple) or not all(map(_is_hypothesis, offered)):
        raise ConnectorError(f"{name} must answer with a list of hypotheses")
    if not all(is_share(one.confidence) for one in offered):
        raise ConnectorError(f"{name} must give its hypotheses confidences from 0 to 1")
    return [one for one in offered if one.text.strip()]


def is_share(number: Json) -> bool:
    """Whether something is a number from 0 to 1."""
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    return is_number and 0 <= number <= 1


def _is_hypothesis(one: object) -> bool:
    if not isinstance(one, Hypothesis) or not isinstance(one.text, str):
        return False
    given = (one.attributes, one.human_attributes, one.bot_attributes)
    return all(isinstance(attributes, dict) for attributes in given)
