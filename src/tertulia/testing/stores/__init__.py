"""The conformance suite of stores.

Subclass it in a test module and say how to reach the data; pytest finds the tests. They are
coroutines and run under pytest-asyncio. Every built-in store runs it, and so should yours:

    class TestMyStore(StoreConformance):
        @pytest.fixture
        def connect(self, tmp_path: Path) -> Connect:
            return lambda: MyStore(tmp_path / "dialogues")

`connect` makes a handle that is not open yet; two handles of one test see the same data, as two
processes would.
"""

from __future__ import annotations

import pytest

from tertulia.testing.stores.analysing import AnalysisLaws
from tertulia.testing.stores.leases import LeaseLaws
from tertulia.testing.stores.moving import MovingLaws
from tertulia.testing.stores.order import OrderLaws
from tertulia.testing.stores.ratings import RatingLaws
from tertulia.testing.stores.reading import ReadingLaws
from tertulia.testing.stores.scenario import Connect
from tertulia.testing.stores.turns import TurnLaws

__all__ = ["Connect", "StoreConformance"]


@pytest.mark.asyncio
class StoreConformance(
    TurnLaws, OrderLaws, LeaseLaws, ReadingLaws, RatingLaws, MovingLaws, AnalysisLaws
):
    """Laws every store obeys."""
