from __future__ import annotations

from tertulia.agent.stores.network.moves import Moves


def test_a_move_wakes_all_who_wait_for_that_user_and_nobody_else() -> None:
    moves = Moves()

    with (
        moves.listening("ann") as one,
        moves.listening("ann") as other,
        moves.listening("bob") as bob,
    ):
        moves.happened("ann")
        woken = [one.is_set(), other.is_set(), bob.is_set()]

    assert woken == [True, True, False]


def test_lost_news_wake_everybody() -> None:
    moves = Moves()

    with moves.listening("ann") as ann, moves.listening("bob") as bob:
        moves.may_have_happened()
        woken = [ann.is_set(), bob.is_set()]

    assert woken == [True, True]


def test_nobody_is_remembered_who_does_not_wait_any_more() -> None:
    moves = Moves()

    with moves.listening("ann"):
        pass
    moves.happened("ann")

    assert moves._waiting == {}
