import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tertulia.agent.config.reading import read_agent
from tertulia.agent.conversations.reading import read_conversations
from tertulia.agent.skills.retrieval.reading import TextReader
from tertulia.api import Workspace, open_recipe
from tertulia.cli.concierge import CONFIG, EXAMPLE, PIPELINES
from tertulia.nlu.load import load_training_data
from tertulia.nlu.training_data import TrainingData
from tertulia.nlu.validation import validate

NLU = EXAMPLE / "data" / "nlu"
INTENTS = {
    "affirm",
    "ask_breakfast",
    "ask_checkout",
    "ask_parking",
    "ask_pets",
    "ask_pool",
    "ask_wifi",
    "book_table",
    "cancel",
    "complain",
    "deny",
    "goodbye",
    "greet",
    "help",
    "how_are_you",
    "human",
    "inform",
    "introduce",
    "order_taxi",
    "recommend",
    "thank",
    "wake_up_call",
    "who_are_you",
}
GAP = re.compile(r"\{(\w+)\}")

each_language = pytest.mark.parametrize("language", ["en", "es"])


def data_in(language: str) -> TrainingData:
    return load_training_data(NLU / f"{language}.yml")


def bare(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold())) or text


def answers_in(file: Path) -> int:
    return len(TextReader(language="en").read([file]))


def phrases(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Whatever is said in one language or another, and where it stands."""
    if isinstance(value, dict):
        if {"en", "es"} & value.keys():
            yield place, value
        for key, inner in value.items():
            yield from phrases(inner, f"{place}.{key}")
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from phrases(inner, f"{place}[{number}]")


def gaps(ways: str | list[str]) -> set[str]:
    return set(GAP.findall(" ".join([ways] if isinstance(ways, str) else ways)))


def test_the_example_is_data_only() -> None:
    files = [file for file in EXAMPLE.rglob("*") if file.is_file()]

    assert {file.suffix for file in files} == {".yml", ".md"}


@each_language
def test_every_intent_has_examples_in_every_language(language: str) -> None:
    counts = Counter(example.intent for example in data_in(language).examples)

    assert set(counts) == INTENTS | {"out_of_scope"}
    assert min(counts.values()) >= 25


def test_the_training_data_is_in_order() -> None:
    assert [*validate(load_training_data(NLU))] == []


def test_no_utterance_has_two_intents() -> None:
    intents: dict[str, set[str | None]] = {}
    for example in load_training_data(NLU).examples:
        intents.setdefault(bare(example.text), set()).add(example.intent)

    assert {text: found for text, found in intents.items() if len(found) > 1} == {}


@pytest.mark.parametrize("name", PIPELINES)
def test_both_pipelines_are_valid_and_in_the_catalogue(name: str, tmp_path: Path) -> None:
    assert open_recipe(name, Workspace(root=tmp_path)).warnings == ()


@pytest.mark.parametrize("file", sorted((EXAMPLE / "faq").rglob("*.en.md")), ids=lambda it: it.stem)
def test_every_answer_is_there_in_both_languages(file: Path) -> None:
    spanish = file.with_name(file.name.replace(".en.", ".es."))

    assert answers_in(file) == answers_in(spanish)


def test_there_are_enough_answers() -> None:
    assert sum(map(answers_in, (EXAMPLE / "faq").rglob("*.en.md"))) >= 60


def test_the_agent_config_has_neither_problems_nor_warnings() -> None:
    assert read_agent([CONFIG]).warnings == ()


def test_everything_is_said_in_both_languages_with_the_same_gaps() -> None:
    said = dict(phrases(yaml.safe_load(CONFIG.read_text("utf-8"))))

    assert len(said) > 50
    assert {place for place, ways in said.items() if ways.keys() != {"en", "es"}} == set()
    assert {place for place, ways in said.items() if gaps(ways["en"]) != gaps(ways["es"])} == set()


def test_there_are_conversations_about_everything() -> None:
    conversations = read_conversations([EXAMPLE / "conversations"])
    expected = [one for held in conversations for turn in held.turns for one in turn.expected]

    skills = {str(one.expectation).strip('"') for one in expected if one.subject == "skill"}
    assert len(conversations) >= 40
    assert {"booking", "taxi", "wake_up", "complaint", "house", "city", "fallback"} <= skills
