from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.core.errors import DataError
from tertulia.nlu.formats.guess import Format, guess


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"data": [], "rasa_nlu_data": {}}', Format.WIT),
        ('{"luis_schema_version": "2.0"}', Format.LUIS),
        ('\n {"rasa_nlu_data": {}}', Format.RASA_JSON),
        ('{"supportedLanguages": [], "responses": []}', Format.DIALOGFLOW_OTHER),
        ('{"version": "1.0.0"}', Format.DIALOGFLOW_OTHER),
        ('{"responses": []}', Format.DIALOGFLOW_INTENT),
        ('{"isEnum": false}', Format.DIALOGFLOW_ENTITY),
        ("{}", Format.UNKNOWN),
        ("hello\n## intent:greet\n", Format.MARKDOWN),
        ("##lookup:city\n", Format.MARKDOWN),
        ("[a](b)\n## regex:greet\n", Format.MARKDOWN),
        ("version: '3.1'\nnlu:\n", Format.RASA_YAML),
        ("version: '3.1'\nstories: []\n", Format.RASA_OTHER),
        ("## happy path\n\n* greet\n", Format.RASA_OTHER),
        ("", Format.UNKNOWN),
    ],
)
def test_the_content_tells_the_format(text: str, expected: Format) -> None:
    assert guess(text).format is expected


def test_a_list_is_a_companion_by_its_name() -> None:
    assert guess("[]", Path("hi_usersays_en.json")).format is Format.DIALOGFLOW_OTHER
    assert guess("[]", Path("hi.json")).format is Format.UNKNOWN


def test_what_looks_like_json_has_to_be_json() -> None:
    with pytest.raises(DataError, match=r"nlu\.txt, line 1: is not JSON"):
        guess("{nlu: []}", Path("nlu.txt"))
