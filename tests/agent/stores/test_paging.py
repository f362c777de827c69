from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertulia.agent.stores.paging import Cursor, microseconds
from tertulia.core.errors import UsageError


@given(st.datetimes(), st.text(max_size=50))
def test_a_cursor_reads_what_it_wrote(started: datetime, dialogue_id: str) -> None:
    cursor = Cursor(microseconds(started), dialogue_id)

    assert Cursor.read(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text", ["", ".", "x.1", "１.a", "+5.a", "--5.a", "1", "1" * 19 + ".a", "1." + "a" * 9999]
)
def test_what_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="repeat `next` of the page before"):
        Cursor.read(text)


def test_instants_are_compared_to_the_microsecond() -> None:
    instant = datetime(2020, 5, 17, 12, 0, 0, 1, tzinfo=UTC)

    assert microseconds(instant) == 1_589_716_800_000_001
    assert microseconds(instant.astimezone(timezone(timedelta(hours=3)))) == microseconds(instant)
    assert microseconds(instant.replace(tzinfo=None)) == microseconds(instant)
