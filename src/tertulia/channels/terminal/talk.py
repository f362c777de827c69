"""A conversation with a pipeline, before a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tertulia.channels.terminal.commands import HELP, QUIT, WHY, help_view
from tertulia.channels.terminal.look import Look
from tertulia.channels.terminal.subject import Subject
from tertulia.channels.terminal.typist import Typist


@dataclass(kw_only=True)
class Talk:
    """Asks for each input, and shows each answer.

    Attributes:
        subject: what answers.
        typist: who types.
        look: where to show the answers.
        commands: what can be typed besides.
        leave: the words that leave.
    """

    subject: Subject
    typist: Typist
    look: Look
    commands: Mapping[str, str]
    leave: frozenset[str]
    _last: Sequence[str] | None = None

    def run(self) -> None:
        """Talk until somebody leaves."""
        while (values := self._example()) is not None:
            self._last = values
            self._show(values, is_why=False)

    def _example(self) -> Sequence[str] | None:
        """A value for each input, or None from one who wants to leave."""
        values: list[str] = []
        while len(values) < len(self.subject.inputs):
            # A loop for each line: what answers is no coroutine, and Ctrl-C must reach it.
            line = asyncio.run(self.typist.ask(self.subject.inputs[len(values)]))
            command = "" if line is None else line.strip().lower()
            if line is None or command == QUIT or command in self.leave:
                return None
            if command == HELP:
                self.look.show(help_view(self.commands))
            elif command == WHY:
                self._explain()
            else:
                values.append(line)
        return values

    def _explain(self) -> None:
        if self._last is None:
            self.look.notice("there is no answer yet")
        else:
            self._show(self._last, is_why=True)

    def _show(self, values: Sequence[str], *, is_why: bool) -> None:
        show = self.subject.why if is_why else self.subject.answer
        try:
            self.look.show(show(values))
        except KeyboardInterrupt:
            self.look.complaint("interrupted")
        except Exception as error:  # noqa: BLE001 - a component may raise anything; say so, go on
            self.look.complaint(f"{type(error).__name__}: {error}")
