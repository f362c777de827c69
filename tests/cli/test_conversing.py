from __future__ import annotations

from io import StringIO

from rich.console import Console

from tertulia.agent.conversations.conversation import Conversation, ScriptedTurn
from tertulia.agent.conversations.observation import Observation
from tertulia.agent.message import Answer
from tertulia.cli.conversing import TurnTeller


def test_a_turn_is_told_and_cannot_steer_the_terminal() -> None:
    screen = StringIO()
    turn = ScriptedTurn(text="a table")
    answer = Answer(
        user_id="ann", dialog_id="1", text="\x1b[2JFor [b]two[/]?", active_skill="waiter"
    )
    understood = {"nlu": {"intent": {"name": "book", "confidence": 1.0}, "entities": []}}

    tell = TurnTeller("Waiter", Console(file=screen, width=40))
    tell(
        Conversation(name="a table", turns=(turn,)),
        turn,
        Observation(answer=answer, annotations=understood),
    )

    assert screen.getvalue().splitlines()[1:] == [
        "You     a table",
        "        book → waiter",
        "Waiter  \N{REPLACEMENT CHARACTER}[2JFor [b]two[/]?",
    ]
