from __future__ import annotations

from tertulia.agent.stores.sqlite.ends import Ends


def test_only_those_who_wait_for_the_turn_are_told() -> None:
    ends = Ends()

    with ends.watch("one") as one, ends.watch("one") as too, ends.watch("two") as other:
        ends.tell("one")

        assert (one.is_set(), too.is_set(), other.is_set()) == (True, True, False)


def test_all_can_be_told_at_once() -> None:
    ends = Ends()

    with ends.watch("one") as one, ends.watch("two") as two:
        ends.tell_all()

        assert (one.is_set(), two.is_set()) == (True, True)


def test_nothing_is_kept_of_those_who_have_gone() -> None:
    ends = Ends()

    with ends.watch("one"), ends.watch("one"):
        pass
    ends.tell("one")

    assert ends._waiting == {}
