from __future__ import annotations

from tertulia.channels.telegram.examples import Examples


def test_an_example_is_complete_with_its_last_input() -> None:
    examples = Examples(names=("a", "b"))

    assert examples.add("ann", "one") is None
    assert examples.wanted("ann") == "b"
    assert examples.add("ann", "two") == ("one", "two")
    assert examples.wanted("ann") == "a"


def test_users_do_not_hear_of_each_other() -> None:
    examples = Examples(names=("a", "b"))

    examples.add("ann", "one")

    assert examples.wanted("bob") == "a"
    assert examples.add("bob", "1") is None
    assert examples.add("ann", "two") == ("one", "two")


def test_what_is_forgotten_begins_anew() -> None:
    examples = Examples(names=("a", "b"))
    examples.add("ann", "one")

    examples.forget("ann")

    assert examples.wanted("ann") == "a"


def test_of_too_many_users_the_one_silent_for_longest_begins_anew() -> None:
    examples = Examples(names=("a", "b", "c"), max_unfinished=2)
    for user in ("ann", "bob", "ann", "eve"):
        examples.add(user, "text")

    assert [examples.wanted(user) for user in ("ann", "bob", "eve")] == ["c", "a", "b"]
