from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.agent.stores.opening import open_store
from tertulia.cli.concierge import Concierge


@pytest.mark.parametrize("name", ["plain", "is it?", "a#b", "a%20b", "niño"])
async def test_its_dialogues_are_in_its_folder_whatever_that_is_called(
    tmp_path: Path, name: str
) -> None:
    folder = tmp_path / name
    folder.mkdir()

    store = open_store(Concierge(folder).database)
    await store.open()
    await store.close()

    assert (folder / "dialogues.sqlite3").is_file()
