from __future__ import annotations

from tertulia.agent.stores.network.optimistic import key_of, next_version


def test_a_version_is_greater_than_the_one_before_and_met_only_once() -> None:
    versions = [0]
    for _ in range(1000):
        versions.append(next_version(versions[-1]))

    assert versions == sorted({*versions})


def test_a_version_grows_though_the_clock_of_another_process_is_ahead() -> None:
    far_ahead = 2**62

    assert far_ahead < next_version(far_ahead) < 2**63


def test_processes_that_replace_the_same_version_choose_different_ones() -> None:
    versions = {next_version(2**62) for _ in range(50)}

    assert len(versions) > 25


def test_the_key_of_a_user_tells_no_name_and_fits_into_a_notice() -> None:
    keys = {key_of(user) for user in ("ann", "Ann", "a\0nn", "x" * 10**6)}

    assert len(keys) == 4
    assert {len(key) for key in keys} == {32}
