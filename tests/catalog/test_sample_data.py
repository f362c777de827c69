import csv
import re
from collections import Counter
from importlib.resources import files
from typing import NamedTuple

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

SAMPLE_INTENTS = files("tertulia.catalog") / "data" / "sample_intents"
INTENTS = {
    "add_to_shopping_list",
    "book_table",
    "find_recipe",
    "get_directions",
    "goodbye",
    "greet",
    "play_music",
    "set_alarm",
    "set_timer",
    "tell_joke",
    "thank",
    "turn_off_light",
    "turn_on_light",
    "weather",
}

each_split = pytest.mark.parametrize("split", ["train", "test"])


class Row(NamedTuple):
    text: str
    intent: str


def rows_of(split: str) -> list[Row]:
    lines = (SAMPLE_INTENTS / f"{split}.csv").read_text(encoding="utf-8").splitlines()
    return [Row(*fields) for fields in csv.reader(lines[1:], strict=True)]


def bare(text: str) -> str:
    """Drop what a reader would not call a difference: case, punctuation, spacing."""
    return " ".join(re.findall(r"\w+", text.casefold()))


@each_split
def test_a_file_is_utf8_with_lf_line_ends_and_a_header(split: str) -> None:
    content = (SAMPLE_INTENTS / f"{split}.csv").read_bytes()

    text = content.decode("utf-8")

    assert text.startswith("text,intent\n")
    assert text.endswith("\n")
    assert "\r" not in text


@pytest.mark.parametrize(("split", "per_intent"), [("train", 50), ("test", 10)])
def test_every_intent_has_the_same_number_of_utterances(split: str, per_intent: int) -> None:
    counts = Counter(row.intent for row in rows_of(split))

    assert counts == dict.fromkeys(INTENTS, per_intent)


@each_split
def test_every_text_holds_words_and_no_stray_space(split: str) -> None:
    texts = [row.text for row in rows_of(split)]

    untidy = [text for text in texts if text != " ".join(text.split()) or not bare(text)]

    assert untidy == []


def test_no_utterance_occurs_twice_within_or_across_the_splits() -> None:
    times = Counter(bare(row.text) for row in [*rows_of("train"), *rows_of("test")])

    assert [text for text, count in times.items() if count > 1] == []


def test_the_readme_names_every_intent_and_quotes_utterances_that_exist() -> None:
    readme = (SAMPLE_INTENTS / "README.md").read_text(encoding="utf-8")

    examples = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", readme, flags=re.MULTILINE)

    assert {intent for intent, _ in examples} == INTENTS
    assert {Row(text, intent) for intent, text in examples} <= set(rows_of("train"))


def test_a_linear_model_on_word_weights_generalises_to_the_test_split() -> None:
    train, test = rows_of("train"), rows_of("test")
    model = make_pipeline(TfidfVectorizer(), LogisticRegression(C=10, max_iter=1000))

    model.fit([row.text for row in train], [row.intent for row in train])

    assert model.score([row.text for row in test], [row.intent for row in test]) >= 0.85
