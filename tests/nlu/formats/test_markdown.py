from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tertulia.nlu.formats.markdown import read_markdown
from tertulia.nlu.formats.reading import Notes, Reading
from tertulia.nlu.training_data import AnnotatedEntity, TrainingExample

FILE = """\
<!-- two lines
of comment --># Chapter
## intent: greet
- hey [Ann](name) <!-- sic -->
* hello
+ hi

## synonym:chinese
- Chines
## regex:zipcode
- [0-9]{5}
## lookup:city
- Rome
- Oslo
"""


def read(text: str, path: Path | None = None) -> Reading:
    notes = Notes(path)
    read_markdown(text, notes)
    return notes.reading()


def said(reading: Reading) -> list[tuple[str, str, int | None]]:
    return [(f.severity, f.message, f.place.line) for f in reading.findings]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_kind_of_section_is_read(line_end: str) -> None:
    reading = read(FILE.replace("\n", line_end))

    name = AnnotatedEntity(4, 7, "name", "Ann")
    assert reading.findings == ()
    assert reading.data.examples == (
        TrainingExample("hey Ann", "greet", (name,)),
        TrainingExample("hello", "greet"),
        TrainingExample("hi", "greet"),
    )
    assert [(s.surface, s.value) for s in reading.data.synonyms] == [("Chines", "chinese")]
    assert [(r.name, r.pattern) for r in reading.data.regexes] == [("zipcode", "[0-9]{5}")]
    assert [(t.name, t.elements) for t in reading.data.lookups] == [("city", ("Rome", "Oslo"))]


def test_places_count_the_lines_of_comments() -> None:
    assert [example.place.line for example in read(FILE).data.examples] == [4, 5, 6]


def test_a_lookup_may_name_a_file_beside_the_data(write: Callable[[str, str], Path]) -> None:
    write("cities.txt", "Rome\r\n\r\n Oslo \n")
    path = write("nlu.md", "## lookup:city\n  cities.txt\n")

    [lookup] = read(path.read_text(), path).data.lookups

    assert lookup.elements == ("Rome", "Oslo")
    assert lookup.file == path.parent / "cities.txt"


def test_a_lookup_file_that_is_not_there_is_an_error() -> None:
    reading = read("\n## lookup:city\nno\0where.txt\n", Path("nlu.md"))

    [(severity, message, line)] = said(reading)
    assert (severity, line) == ("error", 3)
    assert "lookup 'city': there is no file" in message


def test_a_lookup_is_a_file_or_items(write: Callable[[str, str], Path]) -> None:
    write("cities.txt", "Rome\n")
    path = write("nlu.md", "## lookup:city\ncities.txt\n- Oslo\n")

    reading = read(path.read_text(), path)

    assert [table.elements for table in reading.data.lookups] == [("Rome",)]
    assert [(severity, line) for severity, _, line in said(reading)] == [("warning", 3)]


def test_text_from_elsewhere_may_not_name_files() -> None:
    [(severity, message, _)] = said(read("## lookup:city\n/etc/hostname\n"))

    assert severity == "error"
    assert "data sent as text cannot name the file" in message


def test_an_unknown_kind_of_section_is_an_error_and_its_items_are_left_out() -> None:
    reading = read("## intent:a\n- x\n## intnet:b\n- y\n")

    [(severity, message, line)] = said(reading)
    assert (severity, line) == ("error", 3)
    assert message == "'intnet' is no kind of section: did you mean 'intent'?"
    assert [example.text for example in reading.data.examples] == ["x"]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("## intent:a\n- x\n## happy path\n- y\n", "names no section", 3),
        ("## intent:a\n\n## intent:b\n- x\n", "intent 'a' is empty", 1),
        ("## intent:a\n- x\ny\n", "items begin with", 3),
        ("## intent:a\n- x\n- \n", "an item without words", 3),
        ("## intent:a\n- x\n<!-- y\n", "this comment has no end", 3),
        ("## intent:a\n- x\n- [](city)\n", r"marks no entity here: write `\]`", 3),
        ("## intent:a\n- x\n- [y]{z}\n", "is not JSON: the example is left out", 3),
    ],
)
def test_what_is_left_out_is_a_warning(text: str, message: str, line: int) -> None:
    warning = next(found for found in said(read(text)) if message in found[1])

    assert (warning[0], warning[2]) == ("warning", line)


def test_a_section_without_a_name_is_an_error() -> None:
    assert said(read("## intent: \n- x\n")) == [
        ("error", "this intent has no name: write `## intent:name`", 1)
    ]
