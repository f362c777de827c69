"""A local imitation of the Bot API: what the channel needs of it, and its ways to fail."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

TOKEN = "12345:the-secret-of-the-bot"
BOT = {"id": 12345, "is_bot": True, "first_name": "Tertulia", "username": "tertulia_bot"}


class BotApi:
    """Delivers updates that were `written`, and keeps what was `sent`."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.sent: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []
        self.methods: list[str] = []
        self.failures: dict[str, list[web.Response]] = {}
        self.changed = asyncio.Condition()
        self.base_url = ""
        self._results = {
            "getMe": self._get_me,
            "deleteWebhook": self._delete_webhook,
            "getUpdates": self._get_updates,
            "sendMessage": self._send_message,
        }
        self._next_update = 1000

    async def write(self, text: str | None = None, *, user: int = 7, **fields: Any) -> int:
        """Let a user write something; the id of the update."""
        self._next_update += 1
        content = {} if text is None else {"text": text}
        message = {
            "message_id": self._next_update,
            "date": 1_700_000_000,
            "chat": {"id": user, "type": "private", "first_name": "Ann"},
            "from": {"id": user, "is_bot": False, "first_name": "Ann", "language_code": "en"},
        }
        update = {"update_id": self._next_update, "message": message | content | fields}
        async with self.changed:
            self.updates.append(update)
            self.changed.notify_all()
        return self._next_update

    async def texts(self, count: int) -> list[str]:
        """What was sent, when there are so many messages."""
        async with self.changed:
            await self.changed.wait_for(lambda: len(self.sent) >= count)
        return [message["text"] for message in self.sent]

    async def called(self, method: str) -> None:
        """Wait until a method has been called."""
        async with self.changed:
            await self.changed.wait_for(lambda: method in self.methods)

    def fail(self, method: str, status: int, description: str, **parameters: Any) -> None:
        """Answer the next call of a method with an error."""
        body = {"ok": False, "error_code": status, "description": description}
        if parameters:
            body["parameters"] = parameters
        self.failures.setdefault(method, []).append(web.json_response(body, status=status))

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[BotApi]:
        app = web.Application()
        app.router.add_post("/bot{token}/{method}", self._handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        self.base_url = f"http://127.0.0.1:{port}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _handle(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        async with self.changed:
            self.methods.append(method)
            self.changed.notify_all()
        if request.match_info["token"] != TOKEN:
            return web.json_response(
                {"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401
            )
        if self.failures.get(method):
            return self.failures[method].pop(0)
        data = {**await request.post()}
        result = await self._results[method](data)
        return web.json_response({"ok": True, "result": result})

    async def _get_me(self, data: Any) -> Any:
        return BOT

    async def _delete_webhook(self, data: Any) -> Any:
        return True

    async def _get_updates(self, data: Any) -> Any:
        self.asked.append(data)
        async with self.changed:
            offset = int(data.get("offset", 0))
            self.updates = [each for each in self.updates if each["update_id"] >= offset]
            self.changed.notify_all()
            if int(data.get("timeout", 0)):
                await self.changed.wait_for(lambda: self.updates)
            return self.updates[: int(data.get("limit", 100))]

    async def _send_message(self, data: Any) -> Any:
        async with self.changed:
            self.sent.append(data)
            self.changed.notify_all()
        chat = {"id": int(data["chat_id"]), "type": "private"}
        return {"message_id": len(self.sent), "date": 1_700_000_000, "chat": chat} | {
            "text": data["text"]
        }
