"""Talks with a pipeline, before a terminal on which one can edit what one types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tertulia.core.pipeline import Pipeline


def talk_with(
    pipeline: Pipeline,
    commands: Mapping[str, str],
    leave: frozenset[str],
    *,
    name: str,
    keeps_history: bool,
) -> None:
    """Ask for each input and show each answer until somebody leaves.

    Args:
        pipeline: what answers.
        commands: what can be typed besides.
        leave: the words that leave.
        name: of which kind of session to remember what was typed.
        keeps_history: whether to remember it.
    """
    from tertulia.channels.terminal.opening import open_keyboard, open_look
    from tertulia.channels.terminal.subject import subject_of
    from tertulia.channels.terminal.talk import Talk

    look = open_look()
    typist = open_keyboard(look, commands, name=name, keeps_history=keeps_history)
    subject = subject_of(pipeline)
    Talk(subject=subject, typist=typist, look=look, commands=commands, leave=leave).run()
