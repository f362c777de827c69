"""Restaurant dialogues with dialogue acts: the second Dialog State Tracking Challenge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

from tertulia.core.errors import DataError
from tertulia.core.registry import register_reader
from tertulia.data.base import DatasetReader, Example, Splits
from tertulia.data.dialogue_turns import BotTurn, DialogueAct, UserTurn
from tertulia.data.files import read_json_lines


@register_reader("dstc2_reader")
@register_reader("dstc2_v2_reader")
@dataclass(kw_only=True, eq=False)
class Dstc2Reader(DatasetReader):
    """Read (user turn, bot turn) pairs of dialogues (Henderson et al. 2014, as later annotated).

    A file holds a turn per line, and a blank line after each dialogue. A turn's `speaker` is 1,
    the user, or 2, the bot; where no turn says so they alternate, the user first. If the bot
    starts, the user is taken to have said nothing. After a query of its own, `api_call`, the bot
    speaks again: the user's turn is repeated, now with the `db_result` of that query.

    Attributes:
        data_path: the folder of `dstc2-trn.jsonlist`, `dstc2-val.jsonlist`, `dstc2-tst.jsonlist`.
        dialogs: whether an example is a whole dialogue, its user turns and its bot turns, rather
            than one turn.
    """

    data_path: Path
    dialogs: bool = False

    def read(self) -> Splits:
        """Read the three files.

        Raises:
            DataError: a file is missing, a line is not a turn, or turns do not fit together.
        """
        return Splits(
            train=self._examples("dstc2-trn.jsonlist"),
            valid=self._examples("dstc2-val.jsonlist"),
            test=self._examples("dstc2-tst.jsonlist"),
        )

    def _examples(self, filename: str) -> list[Example]:
        path = self.data_path / filename
        if not path.exists():
            raise DataError("there is no such file: put it there, or fetch it with `-d`", path=path)
        dialogues = [list(_pairs(turns, path)) for turns in _dialogues(path)]
        if self.dialogs:
            return [
                (tuple(user for user, _ in pairs), tuple(bot for _, bot in pairs))
                for pairs in dialogues
            ]
        return [pair for pairs in dialogues for pair in pairs]


@dataclass(frozen=True, slots=True)
class _Turn:
    """A line of the file."""

    text: str
    dialog_acts: Sequence[DialogueAct]
    speaker: Literal[0, 1, 2] = 0
    db_result: dict[str, Any] | None = None
    line: int = 0


def _dialogues(path: Path) -> Iterator[list[_Turn]]:
    """Cut a file into dialogues, none of them empty."""
    turns: list[_Turn] = []
    for line, value in read_json_lines(path):
        if value is not None:
            turns.append(_turn(value, len(turns), path, line))
        elif turns:
            yield turns
            turns = []
    if turns:
        yield turns


def _turn(value: object, index: int, path: Path, line: int) -> _Turn:
    try:
        turn = msgspec.convert(value, _Turn)
    except msgspec.ValidationError as error:
        raise DataError(f"is not a turn: {error}", path=path, line=line) from error
    return replace(turn, line=line, speaker=turn.speaker or (2 if index % 2 else 1))


def _pairs(turns: Sequence[_Turn], path: Path) -> Iterator[tuple[UserTurn, BotTurn]]:
    """Pair what the user said with what the bot answered, in one dialogue."""
    heard = _Turn(text="", dialog_acts=())  # what the next answer answers
    before: _Turn | None = None
    is_first = True
    for turn in turns:
        _check_order(before, turn, path)
        if turn.speaker == 1:
            heard = turn
        else:
            if before is not None and before.speaker == 2:
                heard = replace(heard, db_result=before.db_result)
            yield _user_turn(heard, is_first=is_first), _bot_turn(turn, path)
            is_first = False
        before = turn
    if before is not None and before.speaker == 1:
        raise DataError("nobody answers the user here", path=path, line=before.line)


def _check_order(before: _Turn | None, turn: _Turn, path: Path) -> None:
    if before is None or before.speaker != turn.speaker:
        return
    if turn.speaker == 1:
        raise DataError("the user speaks twice in a row", path=path, line=turn.line)
    if before.db_result is None and _bot_turn(before, path)["act"] != "api_call":
        message = "the bot speaks twice in a row, but did not query a database before"
        raise DataError(message, path=path, line=turn.line)


def _user_turn(turn: _Turn, *, is_first: bool) -> UserTurn:
    user: UserTurn = {"text": turn.text, "intents": turn.dialog_acts}
    if turn.db_result is not None:
        user["db_result"] = turn.db_result
    if is_first:
        user["episode_done"] = True
    return user


def _bot_turn(turn: _Turn, path: Path) -> BotTurn:
    if not turn.dialog_acts:
        raise DataError("the bot's turn has no `dialog_acts`", path=path, line=turn.line)
    return {"text": turn.text, "act": turn.dialog_acts[0]["act"]}
