"""A conversation, shown in the terminal while it is held."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from tertulia.agent.conversations.conversation import Conversation, ScriptedTurn
from tertulia.agent.conversations.observation import Observation
from tertulia.agent.skills.understanding import Understanding
from tertulia.channels.terminal.look import harmless


class TurnTeller:
    """Prints what was said, what was understood, which skill answered, and what.

    Args:
        name: what the one who answers is called.
        console: where to print it.
    """

    def __init__(self, name: str, console: Console | None = None) -> None:
        self._name = name
        self._console = console or Console(highlight=False)
        self._conversation = ""

    def __call__(
        self, conversation: Conversation, turn: ScriptedTurn, observation: Observation
    ) -> None:
        """Print a turn; before the first one of a conversation, how that is called."""
        if conversation.name != self._conversation:
            self._conversation = conversation.name
            self._console.rule(Text(conversation.name))
        self._print("You", turn.text, "bold")
        answer = observation.answer
        if answer.text:  # there is none to a command
            self._print("", f"{_found(conversation, observation)} → {answer.active_skill}", "dim")
            self._print(self._name, answer.text, "bold cyan")

    def _print(self, speaker: str, text: str, style: str) -> None:
        width = len(self._name) + 2
        said = (harmless(text), "" if speaker else style)
        line = Text.assemble((f"{speaker:{width}}", style), said)
        self._console.print(line, soft_wrap=True)


def _found(conversation: Conversation, observation: Observation) -> str:
    """Intent and entities, in words."""
    understood = Understanding.of(observation.annotations.get(conversation.annotator))
    values = ", ".join(f"{one.kind}: {one.value}" for one in understood.entities)
    intent = understood.intent or "no intent"
    return f"{intent} ({values})" if values else intent
