"""Takes pictures of pages, and makes them small."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from PIL import Image
from playwright.async_api import Browser, WebSocketRoute

_COLOURS = 256


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A picture: of which page, when it shows what, and on what screen."""

    path: str
    awaited: str
    width: int = 1100
    height: int = 720
    screen: Mapping[str, Any] = field(default_factory=dict)


async def take(browser: Browser, root: str, shot: Shot, *, user: str, load: str) -> bytes:
    """Take a picture, as a PNG, of what a user sees; `load` is what the page of the load hears."""

    def tell(socket: WebSocketRoute) -> None:
        socket.send(load)

    async with await browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        locale="en-GB",
        timezone_id="UTC",
        reduced_motion="reduce",
        **shot.screen,
    ) as visitor:
        await visitor.add_init_script(f"localStorage.setItem('tertulia.user', '{user}')")
        page = await visitor.new_page()
        await page.clock.set_fixed_time("2026-05-21T16:41:00Z")
        await page.route_web_socket("**/debug/current_load/ws", tell)
        await page.goto(f"{root}/{shot.path}")
        await page.locator(shot.awaited).first.wait_for()
        await page.wait_for_load_state("networkidle")
        return _small(await page.screenshot())


def _small(picture: bytes) -> bytes:
    """The picture in the colours that it has most of; every other is the nearest of them."""
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB")).astype(int)
    numbers = pixels @ [1 << 16, 1 << 8, 1]
    found, places, counts = np.unique(numbers, return_inverse=True, return_counts=True)
    colours = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    kept = colours[np.argsort(-counts)[:_COLOURS]]
    nearest = ((colours[:, None] - kept) ** 2).sum(axis=2).argmin(axis=1)
    image = Image.fromarray(nearest[places].reshape(numbers.shape).astype(np.uint8), "P")
    image.putpalette(kept.astype(np.uint8).tobytes())
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()
