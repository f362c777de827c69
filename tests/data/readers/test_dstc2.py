import json
from pathlib import Path

import pytest

from tertulia.core.errors import DataError
from tertulia.data.readers.dstc2 import Dstc2Reader

INFORM = {"act": "inform", "slots": [["food", "thai"]]}


def user(text: str, **more: object) -> dict[str, object]:
    return {"speaker": 1, "text": text, "dialog_acts": [INFORM], "goals": {}, **more}


def bot(text: str, act: str = "request_area", **more: object) -> dict[str, object]:
    return {"speaker": 2, "text": text, "dialog_acts": [{"act": act, "slots": []}], **more}


def written(folder: Path, *dialogues: list[dict[str, object]]) -> Path:
    lines = "\n\n".join("\n".join(json.dumps(turn) for turn in dialogue) for dialogue in dialogues)
    for part in ("trn", "val", "tst"):
        (folder / f"dstc2-{part}.jsonlist").write_text(f"{lines}\n\n")
    return folder


def test_pairs_what_the_user_said_with_the_answer(tmp_path: Path) -> None:
    folder = written(tmp_path, [user("thai food"), bot("Where?"), user("north"), bot("Ok.", "ok")])

    splits = Dstc2Reader(data_path=folder).read()

    assert splits.train == [
        (
            {"text": "thai food", "intents": [INFORM], "episode_done": True},
            {"text": "Where?", "act": "request_area"},
        ),
        ({"text": "north", "intents": [INFORM]}, {"text": "Ok.", "act": "ok"}),
    ]
    assert splits.valid == splits.test == splits.train


def test_where_the_bot_starts_the_user_said_nothing(tmp_path: Path) -> None:
    folder = written(tmp_path, [bot("Hello!", "welcomemsg")], [bot("Hello!", "welcomemsg")])

    turns = [turn for turn, _ in Dstc2Reader(data_path=folder).read().train]

    assert turns == [{"text": "", "intents": (), "episode_done": True}] * 2


def test_after_a_query_the_users_turn_comes_again_with_its_result(tmp_path: Path) -> None:
    row = {"name": "Thai House", "phone": None}
    call = bot("api_call food=thai", "api_call", db_result=row)
    folder = written(
        tmp_path, [user("thai food"), call, bot("Thai House!"), user("ok"), bot("Bye.")]
    )

    first, second, third = [turn for turn, _ in Dstc2Reader(data_path=folder).read().train]

    assert "db_result" not in first
    assert second == {"text": "thai food", "intents": [INFORM], "db_result": row}
    assert third == {"text": "ok", "intents": [INFORM]}


def test_a_query_that_found_nothing_may_say_nothing(tmp_path: Path) -> None:
    call = bot("api_call food=thai", "api_call", db_result=None)
    folder = written(tmp_path, [user("thai food"), call, bot("Sorry.")])

    assert len(Dstc2Reader(data_path=folder).read().train) == 2


def test_turns_without_a_speaker_alternate(tmp_path: Path) -> None:
    turns = [user("thai food"), bot("Where?")]
    for turn in turns:
        del turn["speaker"]
    folder = written(tmp_path, turns, turns)

    examples = Dstc2Reader(data_path=folder).read().train

    assert [(x["text"], y["text"]) for x, y in examples] == [("thai food", "Where?")] * 2


def test_an_example_can_be_a_whole_dialogue(tmp_path: Path) -> None:
    dialogue = [user("thai food"), bot("Where?"), user("north"), bot("Ok.")]
    folder = written(tmp_path, dialogue, dialogue[:2])

    examples = Dstc2Reader(data_path=folder, dialogs=True).read().train

    assert [[turn["text"] for turn in xs] for xs, _ in examples] == [
        ["thai food", "north"],
        ["thai food"],
    ]
    assert [[turn["text"] for turn in ys] for _, ys in examples] == [["Where?", "Ok."], ["Where?"]]


@pytest.mark.parametrize(
    ("dialogue", "reason"),
    [
        ([user("a"), user("b"), bot("c")], "line 2: the user speaks twice in a row"),
        ([user("a"), bot("b"), bot("c")], "line 3: the bot speaks twice in a row"),
        ([user("a"), bot("b"), user("c")], "line 3: nobody answers the user here"),
        ([user("a"), {"speaker": 2, "text": "b", "dialog_acts": []}], "line 2: .* no `dialog_acts"),
        ([{"speaker": 3, "text": "a", "dialog_acts": []}], "line 1: is not a turn"),
        ([{"speaker": 1, "text": "a"}], "line 1: is not a turn: .*dialog_acts"),
    ],
)
def test_turns_that_do_not_fit_together_are_named(
    tmp_path: Path, dialogue: list[dict[str, object]], reason: str
) -> None:
    folder = written(tmp_path, dialogue)

    with pytest.raises(DataError, match=reason):
        Dstc2Reader(data_path=folder).read()


def test_a_missing_file_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"dstc2-trn\.jsonlist: .* fetch it with `-d`"):
        Dstc2Reader(data_path=tmp_path).read()


@pytest.mark.shared
def test_reads_published_files_of_this_format(shared_data: Path) -> None:
    splits = Dstc2Reader(data_path=shared_data / "dstc2_format_ru", dialogs=True).read()

    assert (len(splits.train), len(splits.valid), len(splits.test)) == (113, 126, 112)
    # As many pairs as the bot has turns: 731 answers, 184 after a query, and 113 greetings.
    assert sum(len(xs) for xs, _ in splits.train) == 731 + 184 + 113
