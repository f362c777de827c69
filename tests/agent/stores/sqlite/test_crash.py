"""A process that is killed loses nothing that it has acknowledged."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.testing.stores.scenario import LONG_SECONDS, TWO, texts

TALKING = """
import asyncio, sys
from pathlib import Path
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.testing.stores.scenario import LONG_SECONDS, ONE, begin, outcome

async def talk(store, user):
    for number in range(10**6):
        begun = await begin(store, f"{number}?", user=user)
        print("begun", user, number, flush=True)
        await store.finish(outcome(begun, f"{number}!"))
        print("done", user, number, flush=True)

async def main():
    store = SqliteStore(Path(sys.argv[1]))
    await store.open()
    await store.beat(ONE, "one", LONG_SECONDS)
    async with asyncio.TaskGroup() as group:
        for number in range(8):
            group.create_task(talk(store, f"user-{number}"))

asyncio.run(main())
"""


def test_every_turn_that_was_acknowledged_is_there(tmp_path: Path) -> None:
    path = tmp_path / "dialogues.sqlite3"
    acknowledged: dict[tuple[str, str], int] = {}
    with subprocess.Popen(
        [sys.executable, "-c", TALKING, str(path)], stdout=subprocess.PIPE, text=True
    ) as talking:
        assert talking.stdout is not None
        for count, line in enumerate(talking.stdout):
            if line.endswith("\n"):  # else it was cut off
                kind, user, number = line.split()
                acknowledged[kind, user] = int(number)
            if count == 400:
                talking.kill()

    asyncio.run(_check(path, acknowledged))


async def _check(path: Path, acknowledged: dict[tuple[str, str], int]) -> None:
    store = SqliteStore(path)
    await store.open()
    await store.beat(TWO, "one", LONG_SECONDS)  # the same agent, started again
    orphans = {turn.user_id for turn in await store.orphans()}
    for user in {user for _, user in acknowledged}:
        [dialogue] = (await store.dialogues(user_id=user)).dialogues
        said = await texts(store, dialogue.dialogue_id)
        assert len(said) > 2 * acknowledged.get(("done", user), -1) + 1
        assert len(said) > 2 * acknowledged["begun", user]
        assert said == [f"{n // 2}{'?!'[n % 2]}" for n in range(len(said))]
        assert (len(said) % 2 == 1) == (user in orphans)
    await store.close()
