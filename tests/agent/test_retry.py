from __future__ import annotations

import pytest

from tertulia.agent.retry import Retry


def test_the_longest_wait_doubles_up_to_a_limit() -> None:
    retry = Retry(attempts=9, first_delay_seconds=0.1, longest_delay_seconds=0.5)

    delays = [retry.delay_seconds(attempts, lambda: 1.0) for attempts in (1, 2, 3, 4, 9)]

    assert delays == pytest.approx([0.1, 0.2, 0.4, 0.5, 0.5])


def test_the_wait_is_any_part_of_the_longest() -> None:
    assert Retry(first_delay_seconds=2.0).delay_seconds(1, lambda: 0.25) == 0.5
