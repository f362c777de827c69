"""Somebody who types at a real terminal: edits, looks back, and has commands completed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.shortcuts import CompleteStyle

from tertulia.channels.terminal.look import Look
from tertulia.channels.terminal.typist import NOT_UTF8

_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")


class Keyboard:
    """Reads lines that can be edited; Ctrl-C drops what is typed, or else leaves, as Ctrl-D does.

    Args:
        look: where to complain.
        commands: what Tab completes, with what it means.
        history: what was typed before.
    """

    def __init__(
        self, look: Look, commands: Mapping[str, str], history: History | None = None
    ) -> None:
        self._look = look
        self._remembering = _session(commands, history or InMemoryHistory())
        self._forgetful = _session({}, InMemoryHistory())

    async def ask(self, prompt: str, *, is_kept: bool = True) -> str | None:
        """Ask until a line is text; None if there are no more, or when stopped."""
        session = self._remembering if is_kept else self._forgetful
        while True:
            try:
                line = await session.prompt_async(
                    FormattedText([("bold", f"{prompt}: ")]), handle_sigint=False
                )
            except EOFError:
                return None
            if not _ESCAPED_BYTE.search(line):
                return line
            self._look.complaint(NOT_UTF8)

    def stop(self) -> None:
        """Wait for no more lines: whoever does is told that there are none."""
        for session in (self._remembering, self._forgetful):
            if session.app.is_running and not session.app.is_done:
                session.app.exit(exception=EOFError)


class _Commands(Completer):
    """Completes the commands, which begin with a slash at the start of the line."""

    def __init__(self, commands: Mapping[str, str]) -> None:
        self._commands = commands

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 - the library calls it so
    ) -> Iterable[Completion]:
        typed = document.text_before_cursor
        if typed.startswith("/"):
            for name, meaning in self._commands.items():
                if name.startswith(typed):
                    yield Completion(name, -len(typed), display_meta=meaning)


def _session(commands: Mapping[str, str], history: History) -> PromptSession[str]:
    return PromptSession(
        history=history,
        completer=_Commands(commands),
        complete_style=CompleteStyle.READLINE_LIKE,
        complete_while_typing=False,
        reserve_space_for_menu=0,
        enable_history_search=True,
        enable_suspend=True,
        key_bindings=_bindings(),
    )


def _bindings() -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add("c-c")
    def drop_or_leave(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=EOFError)

    return bindings
