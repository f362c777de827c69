"""Files that were valid until something happened to them."""

from __future__ import annotations

import string
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.core.errors import DataError
from tertulia.nlu.load import load_training_data, read_training_data
from tertulia.nlu.validation import validate

_FILES = {
    "nlu.md": """## intent:go
- to [Roma](city:Rome) [now]{"entity": "time", "role": "at"}
<!-- so -->
## synonym:Rome
- Roma
## lookup:city
cities.txt
""",
    "nlu.yml": """version: "3.1"
nlu:
- intent: go
  examples: |
    - to [Roma](city:Rome) [now]{"entity": "time", "role": "at"}
- intent: faq
  examples:
  - text: "what\\tfor"
    metadata: {a: b}
- regex: zip
  examples: |
    - [0-9]{5}
""",
    "nlu.json": """{"rasa_nlu_data": {
"common_examples": [{"text": "to Roma", "intent": "go",
 "entities": [{"start": 3, "end": 7, "entity": "city", "value": "Rome"}]}],
"entity_synonyms": [{"value": "Rome", "synonyms": ["Roma"]}],
"regex_features": [{"name": "zip", "pattern": "[0-9]{5}"}],
"lookup_tables": [{"name": "city", "elements": "cities.txt"}]}}
""",
    "wit.json": """{"data": [{"text": "to Roma", "entities": [
{"entity": "intent", "value": "\\"go\\""},
{"entity": "city", "value": "\\"Rome\\"", "start": 3, "end": 7}]}]}
""",
    "luis.json": """{"luis_schema_version": "2.0.0", "utterances": [{"text": "to Roma",
"intent": "go", "entities": [{"entity": "city", "startPos": 3, "endPos": 6}]}],
"regex_features": [{"name": "zip", "pattern": "[0-9]", "activated": true}]}
""",
    "go.json": '{"name": "go", "responses": [],\n"userSays": [{"data": [{"text": "hi"}]}]}',
    "go_usersays_en.json": """[{"data": [{"text": "to "},
{"text": "Roma", "alias": "town", "meta": "@city"}]}]
""",
}
_TOKENS = [
    *string.punctuation, *" \t\n\r\0\x85\ufeff\u2028é😀", "null", "true", "-1", "1e999", "\\ud800",
    "## ", "- ", "<!--", "-->", "](", "]{", "{{", "*a", "&a ", "!!x ", "---\n", '"a": ', "nlu:\n",
]  # fmt: skip


@st.composite
def malformed(draw: st.DrawFn) -> tuple[str, bytes]:
    """The name of a file, and its content after some accidents."""
    name = draw(st.sampled_from(sorted(_FILES)))
    text = _FILES[name]
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + draw(st.sampled_from([0, 1, 5, 40])))))
        token = draw(st.sampled_from([*_TOKENS, "", text[start:end] * 2]))
        text = text[:start] + token + text[end:]
    content = text.encode("utf-8", "surrogatepass")
    return name, content + draw(st.sampled_from([b"", b"", b"", b"\xff", b"\xed\xa0\x80"]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one for each of the files, and what these cannot be read without."""
    folder = tmp_path_factory.mktemp("malformed")
    for name in _FILES:
        (folder / name).mkdir()
    (folder / "go_usersays_en.json" / "go.json").write_text(_FILES["go.json"])
    return folder


@given(file=malformed())
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_malformed_file_is_an_error_or_a_warning_with_file_and_line(
    file: tuple[str, bytes], folder: Path
) -> None:
    name, content = file
    changed = folder / name / name
    changed.write_bytes(content)

    path = changed.with_name("go.json") if name.startswith("go_") else changed
    reading = read_training_data(path)

    for finding in (*reading.findings, *validate(reading.data)):
        assert finding.place.path == changed
        assert finding.place.line is not None
        assert 1 <= finding.place.line <= len(content.splitlines()) + 2
    with suppress(DataError):
        load_training_data(path)
