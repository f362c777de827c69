from __future__ import annotations

import pytest

from tertulia.nlu.formats.rasa_yaml import read_rasa_yaml
from tertulia.nlu.formats.reading import Notes, Reading
from tertulia.nlu.formats.yaml_tree import parse_yaml
from tertulia.nlu.training_data import AnnotatedEntity, TrainingExample

FILE = """\
version: "3.1"
responses: {}
nlu:
- intent: yes
  examples: |
    - hey [Ann](name)

    # a remark
    - hello
- intent: faq/name
  examples:
  - text: |
      what is
      your name
  - who are you
- synonym: chinese
  examples: |
    - Chines
- regex: zipcode
  examples: |
    - \\d{5}
- lookup: city
  examples: "- Rome\\n- Oslo"
"""


def read(text: str) -> Reading:
    notes = Notes()
    read_rasa_yaml(parse_yaml(text), notes)
    return notes.reading()


def test_every_kind_of_section_is_read() -> None:
    reading = read(FILE)

    name = AnnotatedEntity(4, 7, "name", "Ann")
    assert reading.findings == ()
    assert reading.data.examples == (
        TrainingExample("hey Ann", "yes", (name,)),
        TrainingExample("hello", "yes"),
        TrainingExample("what is\nyour name", "faq/name"),
        TrainingExample("who are you", "faq/name"),
    )
    assert [(s.surface, s.value) for s in reading.data.synonyms] == [("Chines", "chinese")]
    assert [(r.name, r.pattern) for r in reading.data.regexes] == [("zipcode", r"\d{5}")]
    assert [(t.name, t.elements) for t in reading.data.lookups] == [("city", ("Rome", "Oslo"))]


def test_every_example_knows_its_line() -> None:
    assert [example.place.line for example in read(FILE).data.examples] == [6, 9, 13, 15]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("nlu:\n- intnet: a\n", "did you mean 'intent'?", 2),
        ("nlu:\n- intent: a\n  regex: b\n", "exactly one of", 2),
        ("nlu:\n- intent: ''\n", "this intent has no name", 2),
        ("nlu:\n- x\n", "a section should be a map", 2),
        ("nlu:\n  intent: a\n", "`nlu` should be a list", 1),
        ("nlu:\n- intent: a\n  examples: {}\n", "should be text", 3),
        ("nlu:\n- intent: a\n  examples:\n  - []\n", "a map with a `text`", 4),
    ],
)
def test_a_wrong_shape_is_an_error(text: str, message: str, line: int) -> None:
    [finding] = [found for found in read(text).findings if found.severity == "error"]

    assert message in finding.message
    assert finding.place.line == line


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("version: '4.0'\nnlu: []\n", "version '4.0' is read as if it were 3.1", 1),
        ("nlu:\n", "`nlu` is empty", 1),
        ("nlu:\n- intent: a\n", "intent 'a' is empty", 2),
        ("nlu:\n- intent: a\n  examples: |\n    x\n", "items begin with", 4),
        ("nlu:\n- intent: a\n  metadata: 1\n  examples: |\n    - x\n", "are not kept", 3),
    ],
)
def test_what_is_left_out_is_a_warning(text: str, message: str, line: int) -> None:
    finding = read(text).findings[0]

    assert finding.severity == "warning"
    assert message in finding.message
    assert finding.place.line == line
