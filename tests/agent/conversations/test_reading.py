from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.agent.conversations.reading import read_conversations
from tertulia.core.errors import ConfigError
from tests.agent.conversations.writing import problems_of, read, turns_of


def test_a_conversation_has_a_name_and_turns(tmp_path: Path) -> None:
    [conversation] = read(
        tmp_path,
        """\
        conversation: booking a table
        user_id: ann
        turns:
          - user: I'd like a table
            bot: For how many?
          - user: four
        """,
    )

    assert (conversation.name, conversation.user_id) == ("booking a table", "ann")
    assert [turn.text for turn in conversation.turns] == ["I'd like a table", "four"]
    assert [turn.line for turn in conversation.turns] == [4, 6]
    assert [expected.line for expected in conversation.turns[0].expected] == [5]


def test_several_stand_in_documents_and_in_lists(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """\
        # the first document says whose annotation is meant
        annotator: understanding
        ---
        conversation: one
        turns:
          - user: |
              text
              --- that is no document
        ---
        conversations:
          - conversation: two
            turns: [{user: b}]
          - conversation: three
            turns: [{user: c}]
        """,
    )

    assert [one.name for one in found] == ["one", "two", "three"]
    assert {one.annotator for one in found} == {"understanding"}
    assert [one.line for one in found] == [4, 11, 13]
    assert found[0].turns[0].text == "text\n--- that is no document"


def test_lines_between_documents_may_stand_anywhere(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        """\
        ---
        ---
        annotator: understanding
        ---
        conversation: one
        turns: [{user: a}]
        ---
        """,
    )

    assert [(one.name, one.annotator, one.line) for one in found] == [("one", "understanding", 5)]


def test_texts_are_what_is_written_whatever_they_look_like(tmp_path: Path) -> None:
    turns = turns_of(
        tmp_path,
        """
        - user: 4
        - user: no
        - user: null
        - user: "null"
        - user: 2026-03-01
        - user: ¿Qué tal? 👋
        - user: ""
        """,
    )

    texts = [turn.text for turn in turns]
    assert texts == ["4", "no", "null", "null", "2026-03-01", "¿Qué tal? 👋", ""]


def test_what_is_sent_with_a_message_is_that_of_the_turn_over_that_of_the_conversation(
    tmp_path: Path,
) -> None:
    [conversation] = read(
        tmp_path,
        """\
        conversation: it
        with: {now: "2026-03-01", tries: 1}
        turns:
          - user: a
          - user: b
            with: {tries: 2}
        """,
    )

    first, second = conversation.turns
    assert first.attributes == {"now": "2026-03-01", "tries": 1}
    assert second.attributes == {"now": "2026-03-01", "tries": 2}


def test_folders_are_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("b.yml", "in/a.yaml", "a.yml"):
        text = f"conversation: {name}\nturns: [{{user: hi}}]\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no conversation", encoding="utf-8")

    found = read_conversations([tmp_path])

    assert [one.name for one in found] == ["a.yml", "b.yml", "in/a.yaml"]
    assert found[0].source == str(tmp_path / "a.yml")


def test_every_problem_is_listed_with_its_line(tmp_path: Path) -> None:
    problems = problems_of(
        tmp_path,
        """\
        annotater: nlu
        conversations:
          - conversation: it
            turns:
              - usr: hi
                slots: 4
              - hello
          - turns: []
          - hello
        ---
        conversation: it
        user_id: [ann]
        with: 4
        turns:
          - user: [a]
        """,
    )

    assert problems == [
        "1: there is no key 'annotater' here; did you mean 'annotator'?",
        "5: there is no key 'usr' here; did you mean 'user'?",
        "5: a turn needs what is said; write `user:` and a text",
        "6: `slots` must be keys and what each must be, not '4'",
        "7: a turn must be `user:` and what is expected, not 'hello'",
        "8: a conversation needs a name; write `conversation:` and what it is about",
        "8: a conversation needs turns; write `turns:` and a list of `- user: …`",
        "9: a conversation must be `conversation:` and `turns:`, not 'hello'",
        "11: the conversation 'it' stands in line 3 already; give each a name of its own",
        "12: `user_id` must be a text, not a list",
        "13: `with` must be keys and values to be sent, not '4'",
        "15: `user` must be a text, not a list",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "1: there are no conversations in this file; write `conversation: its name`"),
        ("- user: hi", "1: a document must be `conversation:` and `turns:`, not a list"),
        ("conversations: 4", "1: `conversations` must be a list of conversations, not '4'"),
        ("a: 1\n---\nb: [\n", "4: is not YAML"),
        ("a: &x 1\nb: *x", "2: the alias *x is not read"),
        ("a: 1\na: 2", "2: the key 'a' stands here twice"),
        ("annotator:\nconversations: []", "1: `annotator` must be a text"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, problem: str) -> None:
    assert any(one.startswith(problem) for one in problems_of(tmp_path, text))


def test_the_annotator_belongs_to_the_top_of_a_file(tmp_path: Path) -> None:
    text = "conversation: a\nturns: [{user: hi}]\n---\nannotator: nlu\n"

    assert "4: there is no key 'annotator' here" in problems_of(tmp_path, text)[0]


def test_what_is_not_there_or_no_text_is_said_of_every_path(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "bytes.yml").write_bytes(b"conversation: a\n\xff\n")

    with pytest.raises(ConfigError) as caught:
        read_conversations([tmp_path / "bytes.yml", tmp_path / "empty", tmp_path / "none.yml"])

    assert [one.cause for one in caught.value.problems] == [
        "byte 16 is not UTF-8",
        "there are no conversations here",
        "it cannot be read: No such file or directory",
    ]
    assert caught.value.problems[0].place.endswith("bytes.yml:2")


def test_a_file_of_any_size_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "huge.yml").write_text("#" * (4 * 2**20 + 1), encoding="utf-8")

    with pytest.raises(ConfigError, match="larger than 4 MiB"):
        read_conversations([tmp_path / "huge.yml"])
