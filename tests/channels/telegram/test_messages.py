from __future__ import annotations

from typing import Any

import pytest
import telegram

from tertulia.channels.telegram.messages import MAX_TEXT, Asked, Place, Said, pieces, understood


@pytest.fixture(autouse=True)
def _durations_are_spans_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


def update(chat: dict[str, Any] | None = None, **message: Any) -> telegram.Update:
    found = telegram.Update.de_json(
        {
            "update_id": 42,
            "message": {
                "message_id": 3,
                "date": 1_700_000_000,
                "chat": chat or {"id": 7, "type": "private"},
                "from": {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "en"},
            }
            | message,
        }
    )
    assert found is not None
    return found


def said(found: telegram.Update) -> Said:
    incoming = understood(found, 12345, "tertulia_bot")
    assert isinstance(incoming, Said)
    return incoming


def test_a_text_is_said_with_its_circumstances() -> None:
    message = said(update(text="hello")).message

    assert (message.user_id, message.text) == ("7", "hello")
    assert message.attributes == {
        "telegram": {
            "chat_id": 7,
            "topic_id": None,
            "chat_type": "private",
            "message_id": 3,
            "language": "en",
        }
    }


def test_the_same_update_has_the_same_fingerprint() -> None:
    first, again = said(update(text="hello")).message, said(update(text="hello")).message

    assert (first.message_id, first.digest) == (again.message_id, again.digest)


@pytest.mark.parametrize(
    ("field", "content", "kind"),
    [
        ("voice", {"file_id": "f", "file_unique_id": "u", "duration": 3}, "voice"),
        ("sticker", {"file_id": "f", "file_unique_id": "u", "type": "regular", "width": 1,
                     "height": 1, "is_animated": False, "is_video": False}, "sticker"),
        ("location", {"latitude": 1.5, "longitude": 2.5}, "location"),
        ("document", {"file_id": "f", "file_unique_id": "u"}, "document"),
    ],
)  # fmt: skip
def test_what_is_no_text_becomes_an_attachment(field: str, content: Any, kind: str) -> None:
    message = said(update(**{field: content})).message

    [attachment] = message.attributes["attachments"]
    assert message.text == ""
    assert attachment == content | {"type": kind}


def test_of_a_picture_the_largest_size_is_attached_and_the_caption_is_the_text() -> None:
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": width, "height": width}
        for name, width in (("small", 90), ("large", 1280))
    ]

    message = said(update(photo=sizes, caption="my cat")).message

    [attachment] = message.attributes["attachments"]
    assert message.text == "my cat"
    assert (attachment["type"], attachment["file_id"]) == ("photo", "large")


def test_events_that_nobody_said_are_nothing_to_us() -> None:
    joined = [{"id": 8, "is_bot": False, "first_name": "Bob"}]

    assert understood(update(new_chat_members=joined), 12345, "tertulia_bot") is None


def test_an_update_without_a_message_is_nothing_to_us() -> None:
    assert understood(telegram.Update(update_id=1), 12345, "tertulia_bot") is None


@pytest.mark.parametrize("text", ["/start", "/start@tertulia_bot", "/start@Tertulia_Bot"])
def test_a_command_may_name_the_bot(text: str) -> None:
    assert said(update(text=text)).message.text == "/start"


def test_the_word_behind_start_is_kept() -> None:
    message = said(update(text="/start campaign-7")).message

    assert (message.text, message.attributes["start_parameter"]) == ("/start", "campaign-7")


def test_a_command_ends_with_its_line() -> None:
    assert said(update(text="/close\nThank you!")).message.text == "/close"


def test_a_command_to_another_bot_is_nothing_to_us() -> None:
    assert understood(update(text="/start@other_bot"), 12345, "tertulia_bot") is None


def test_an_unknown_command_is_an_utterance() -> None:
    assert said(update(text="/weather tomorrow")).message.text == "/weather tomorrow"


def test_help_is_asked_for() -> None:
    assert understood(update(text="/help"), 12345, "tertulia_bot") == Asked(Place(7))


def test_the_answer_goes_to_the_topic_it_was_asked_in() -> None:
    group = {"id": -100, "type": "supergroup", "title": "Friends", "is_forum": True}

    place = said(update(group, text="hi", message_thread_id=5, is_topic_message=True)).place

    assert place == Place(-100, 5)


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("", []),
        (" \n ", []),
        ("hello", [5]),
        ("x" * MAX_TEXT, [MAX_TEXT]),
        ("x" * (MAX_TEXT + 1), [MAX_TEXT, 1]),
        ("x" * 4000 + "\n" + "y" * 200, [4000, 200]),
        ("\N{GRINNING FACE}" * 2049, [2048, 1]),  # two units each
        ("x" + "\N{GRINNING FACE}" * 2048, [2048, 1]),
    ],
)
def test_a_text_is_cut_into_messages_that_telegram_takes(text: str, lengths: list[int]) -> None:
    assert [len(piece) for piece in pieces(text)] == lengths


def test_half_a_character_is_not_sent() -> None:
    [piece] = pieces("a \ud800 b \ud83d\ude00")

    assert piece == "a \N{REPLACEMENT CHARACTER} b \N{GRINNING FACE}"
