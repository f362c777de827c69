from __future__ import annotations

import pytest

from tertulia.agent.config.surroundings import Surroundings
from tertulia.api import Workspace
from tertulia.core.errors import UsageError


def test_modules_of_formatters_are_mapped_by_pairs() -> None:
    pairs = ["state_formatters.dp_formatters=mine", "a=b=c"]

    found = Surroundings.of(Workspace(), pairs)

    assert found.formatters == {"state_formatters.dp_formatters": "mine", "a": "b=c"}
    assert found.resolver("default").mapping == found.formatters
    assert found.resolver("default").default_module == "default"


@pytest.mark.parametrize("text", ["mine", "=mine", "theirs=", ""])
def test_what_is_no_pair_maps_nothing(text: str) -> None:
    with pytest.raises(UsageError, match="write --formatters"):
        Surroundings.of(Workspace(), [text])


def test_only_what_the_workspace_allows_may_be_imported() -> None:
    found = Surroundings(workspace=Workspace(allowed_modules=frozenset({"mine"})))

    assert found.lookup.allows("mine.own")
    assert not found.lookup.allows("theirs")
