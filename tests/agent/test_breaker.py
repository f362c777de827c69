from dataclasses import dataclass

import pytest

from tertulia.agent.breaker import Breaker
from tertulia.agent.errors import ServiceResting


@dataclass
class Clock:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> Breaker:
    return Breaker(outages=3, rest_seconds=5.0, clock=clock)


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        breaker.asking()
        breaker.failed(is_outage=True)


def test_a_service_that_fails_now_and_then_is_asked_on(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.succeeded()
    fail(breaker, 2)

    breaker.asking()

    assert breaker.state == "closed"


def test_so_many_outages_in_a_row_give_it_a_rest(breaker: Breaker) -> None:
    fail(breaker, 3)

    with pytest.raises(ServiceResting, match=r"3 times in a row .* for another 5\.0 s"):
        breaker.asking()
    assert breaker.state == "open"


def test_nonsense_is_no_outage(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.failed(is_outage=False)
    fail(breaker, 2)

    assert breaker.state == "closed"


def test_after_the_rest_one_is_let_through_and_no_other(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 5.0

    breaker.asking()

    assert breaker.state == "half-open"
    with pytest.raises(ServiceResting):
        breaker.asking()


def test_a_probe_that_succeeds_lets_everybody_through(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 5.0
    breaker.asking()

    breaker.succeeded()

    breaker.asking()
    breaker.asking()
    assert breaker.state == "closed"


def test_a_probe_that_fails_begins_another_rest(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 7.0

    fail(breaker, 1)

    clock.now += 4.9
    with pytest.raises(ServiceResting):
        breaker.asking()
    clock.now += 0.1
    breaker.asking()


def test_a_probe_of_which_nothing_is_heard_does_not_last_for_ever(
    breaker: Breaker, clock: Clock
) -> None:
    fail(breaker, 3)
    clock.now += 5.0
    breaker.asking()

    clock.now += 5.0

    breaker.asking()


def test_failures_of_before_the_rest_do_not_prolong_it(breaker: Breaker, clock: Clock) -> None:
    for _ in range(4):
        breaker.asking()
    for _ in range(3):
        breaker.failed(is_outage=True)
    clock.now += 4.0

    breaker.failed(is_outage=True)

    clock.now += 1.0
    breaker.asking()


def test_a_late_success_ends_the_rest(breaker: Breaker) -> None:
    breaker.asking()
    fail(breaker, 3)

    breaker.succeeded()

    assert breaker.state == "closed"


def test_after_a_recovery_it_takes_all_the_outages_again(breaker: Breaker, clock: Clock) -> None:
    fail(breaker, 3)
    clock.now += 5.0
    breaker.asking()
    breaker.succeeded()

    fail(breaker, 2)

    assert breaker.state == "closed"


def test_one_without_a_number_never_opens(clock: Clock) -> None:
    breaker = Breaker(outages=0, clock=clock)

    fail(breaker, 100)

    assert breaker.state == "closed"
