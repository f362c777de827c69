"""Take the pictures of `guides/agent-pages.md`: `python -m docs.screenshots`, or `… chat load`."""

from __future__ import annotations

import asyncio
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import uvicorn
from playwright.async_api import async_playwright

from docs.screenshots.assistant import AgentOf, concierge_in
from docs.screenshots.camera import Shot, take
from docs.screenshots.conversations import HERO, hold_all
from docs.screenshots.load import busy_minutes
from tertulia.agent.agent import Agent
from tertulia.agent.load import AGENT
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.sqlite.store import SqliteStore
from tertulia.serving.agent.app import agent_app
from tertulia.serving.server import server_config

_IMAGES = Path(__file__).parents[1] / "images"
_WHY = "text=why?"
_PHONE = {"is_mobile": True, "has_touch": True}
_SHOTS = {
    "chat": Shot(path="chat", awaited=_WHY),
    "chat-dark": Shot(path="chat", awaited=_WHY, screen={"color_scheme": "dark"}),
    "chat-phone": Shot(path="chat", awaited=_WHY, width=390, screen=_PHONE),
    "why": Shot(path="why?id={third_answer}", awaited="tbody tr", height=1000),
    "dialogues": Shot(path="dialogues", awaited="tbody tr", height=660),
    "dialogue": Shot(path="dialogues?id={dialogue}", awaited=_WHY, height=1000),
    "load": Shot(path="debug/current_load", awaited="tbody tr", height=800),
}


async def main(names: Sequence[str], images: Path = _IMAGES) -> None:
    """Take every picture, or those of some names, into a folder."""
    with TemporaryDirectory() as folder, concierge_in(Path(folder)) as agent_of:
        store = await _remembered(agent_of, Path(folder))
        places = await _places(store)
        await store.close()
        agent = agent_of(store)
        labels = {service.label: None for service in agent.assistant.services.values()}
        load = busy_minutes([AGENT, *labels])
        async with _served(agent) as root, async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
            for name in names or _SHOTS:
                shot = replace(_SHOTS[name], path=_SHOTS[name].path.format(**places))
                picture = await take(browser, root, shot, user=HERO.user, load=load)
                (images / f"{name}.png").write_bytes(picture)
                sys.stdout.write(f"{name}.png: {len(picture) / 1000:.0f} kB\n")
            await browser.close()


async def _remembered(agent_of: AgentOf, folder: Path) -> SqliteStore:
    """A store, open, with the conversations in it."""
    held = await hold_all(agent_of(SqliteStore(folder / "held.sqlite3", "OFF")))
    store = SqliteStore(folder / "shown.sqlite3", "OFF")
    await store.open()
    for dialogue in held:
        await store.restore(dialogue)
    return store


async def _places(store: Store) -> dict[str, str]:
    """The dialogue and the answer that are shown from near, by their ids."""
    page = await store.dialogues(user_id=HERO.user, limit=1)
    dialogue_id = page.dialogues[0].dialogue_id
    [answer] = await store.utterances(dialogue_id, 5, 6)
    return {"dialogue": dialogue_id, "third_answer": answer.utt_id}


@asynccontextmanager
async def _served(agent: Agent) -> AsyncIterator[str]:
    """The address of the agent's server."""
    server = uvicorn.Server(server_config(agent_app(agent), max_socket_message_bytes=2**20))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


if __name__ == "__main__":
    _IMAGES.mkdir(exist_ok=True)
    asyncio.run(main(sys.argv[1:]))
