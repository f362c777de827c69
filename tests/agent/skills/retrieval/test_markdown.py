from __future__ import annotations

from pathlib import Path

from tertulia.agent.skills.retrieval.markdown import read_markdown
from tertulia.agent.skills.retrieval.texts import Text


def read(folder: Path, text: str) -> list[Text | str]:
    file = folder / "hotel.md"
    file.write_text(text, encoding="utf-8", newline="")
    findings = read_markdown(file)
    return [one if isinstance(one, Text) else str(one).rpartition("/")[2] for one in findings]


def test_a_heading_is_a_question_and_what_stands_below_is_its_answer(tmp_path: Path) -> None:
    text = "# When is breakfast? #\n\nFrom 7.\n\nAt weekends from 8.\n## Where?\nIn the garden.\n"

    assert read(tmp_path, text) == [
        Text(answer="From 7.\n\nAt weekends from 8.", questions=("When is breakfast?",)),
        Text(answer="In the garden.", questions=("Where?",), topic="When is breakfast?"),
    ]


def test_the_headings_above_are_the_topic(tmp_path: Path) -> None:
    text = "# Hotel\n## Pool\n### When?\nAlways.\n## Bar\n### When?\nAt night.\n"

    assert [one.topic for one in read(tmp_path, text) if isinstance(one, Text)] == [
        "Hotel › Pool",
        "Hotel › Bar",
    ]


def test_headings_of_one_level_in_a_row_are_wordings_of_one_question(tmp_path: Path) -> None:
    text = "## Where can I park?\n## Is there a garage?\nBehind the house.\n## Taxi?\nCall 9.\n"

    assert read(tmp_path, text) == [
        Text(answer="Behind the house.", questions=("Where can I park?", "Is there a garage?")),
        Text(answer="Call 9.", questions=("Taxi?",)),
    ]


def test_what_stands_before_the_first_heading_has_no_question(tmp_path: Path) -> None:
    assert read(tmp_path, "Welcome!\n\n# When?\nNow.\n")[0] == Text(answer="Welcome!")


def test_a_heading_with_nothing_below_is_named_with_its_line(tmp_path: Path) -> None:
    text = "# Hotel\n## Pool\nOn the roof.\n## Bar\n# House\n## Safe\n"

    assert [one for one in read(tmp_path, text) if isinstance(one, str)] == [
        "hotel.md, line 4: nothing stands below the heading 'Bar'",
        "hotel.md, line 6: nothing stands below the heading 'Safe'",
    ]


def test_comments_are_left_out_and_code_holds_no_headings(tmp_path: Path) -> None:
    text = "<!-- # Draft\n-->\n# How?\n```\n# no heading\n```\n#hashtag\n# \n"

    [found, *_] = read(tmp_path, text)

    assert found == Text(answer="```\n# no heading\n```\n#hashtag", questions=("How?",))


def test_lines_may_end_as_on_any_system(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeff# When?\r\nNow.\r\n") == [
        Text(answer="Now.", questions=("When?",))
    ]
