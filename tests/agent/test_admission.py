from __future__ import annotations

import pytest

from tertulia.agent.admission import Admission
from tertulia.agent.errors import OverloadedError


def test_more_turns_than_there_is_room_for_are_refused_at_once() -> None:
    admission = Admission(max_turns=2, max_turns_per_user=2)
    admission.enter("ann")
    admission.enter("bob")

    with pytest.raises(OverloadedError, match="2 turns in progress") as refusal:
        admission.enter("eve")

    assert not refusal.value.is_users_own
    assert admission.refused == 1


def test_one_user_cannot_take_everybodys_room() -> None:
    admission = Admission(max_turns=10, max_turns_per_user=1)
    admission.enter("ann")

    with pytest.raises(OverloadedError, match="of this user") as refusal:
        admission.enter("ann")
    admission.enter("bob")

    assert refusal.value.is_users_own


def test_who_leaves_makes_room() -> None:
    admission = Admission(max_turns=1, max_turns_per_user=1)
    admission.enter("ann")
    admission.leave("ann")

    admission.enter("ann")

    assert admission.turns == 1


def test_a_closed_door_lets_nobody_in() -> None:
    admission = Admission(max_turns=1, max_turns_per_user=1, is_closed=True)

    with pytest.raises(OverloadedError, match="being stopped"):
        admission.enter("ann")
