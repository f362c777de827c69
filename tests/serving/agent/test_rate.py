import pytest

from tertulia.agent.errors import OverloadedError
from tertulia.serving.agent.rate import RateLimit


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def taken(limit: RateLimit, user_id: str, tries: int) -> int:
    """How many of so many messages are taken."""
    count = 0
    for _ in range(tries):
        try:
            limit.take(user_id)
        except OverloadedError:
            continue
        count += 1
    return count


def test_a_burst_is_taken_and_then_no_more() -> None:
    limit = RateLimit(1.0, 3, clock=Clock())

    assert taken(limit, "ann", 10) == 3


def test_who_waits_is_heard_again() -> None:
    clock = Clock()
    limit = RateLimit(2.0, 1, clock=clock)
    limit.take("ann")
    clock.now += 0.5

    assert taken(limit, "ann", 2) == 1


def test_a_refusal_says_when_to_come_again_and_whose_fault_it_is() -> None:
    limit = RateLimit(0.25, 1, clock=Clock())
    limit.take("ann")

    with pytest.raises(OverloadedError, match=r"taken in 4\.0 s") as caught:
        limit.take("ann")

    assert (caught.value.retry_after_seconds, caught.value.is_users_own) == (4.0, True)


def test_what_was_refused_does_not_count() -> None:
    clock = Clock()
    limit = RateLimit(1.0, 1, clock=clock)
    taken(limit, "ann", 100)
    clock.now += 1.0

    assert taken(limit, "ann", 1) == 1


def test_users_do_not_pay_for_each_other() -> None:
    limit = RateLimit(1.0, 1, clock=Clock())

    assert [taken(limit, user, 5) for user in ("ann", "bob")] == [1, 1]


def test_over_a_long_time_the_rate_is_kept_exactly() -> None:
    clock = Clock()
    limit = RateLimit(3.0, 2, clock=clock)
    count = 0
    for _ in range(1000):
        count += taken(limit, "ann", 1)
        clock.now += 0.1

    assert count == 2 + 299  # the burst, then three a second


def test_memory_is_bounded() -> None:
    limit = RateLimit(0.001, 1, max_users=100, clock=Clock())

    for index in range(1000):
        limit.take(f"user {index}")

    assert len(limit) <= 100


def test_those_who_stay_away_are_forgotten() -> None:
    clock = Clock()
    limit = RateLimit(1.0, 1, clock=clock)
    for index in range(50):
        limit.take(f"user {index}")
    clock.now += 60
    for _ in range(50):
        clock.now += 2
        limit.take("ann")

    assert len(limit) == 1
