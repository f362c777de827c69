"""A form in an assistant: everything from the typing mistake to the reminder is real."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import tertulia
from tertulia.agent.agent import Agent
from tests.agent.skills.form.forms import BOOKING

INTENTS = {
    "book": ["table"],
    "taxi": ["taxi"],
    "pool": ["pool"],
    "introduce": ["my name is"],
    "affirm": ["yes"],
    "deny": ["no"],
    "cancel": ["never mind"],
}
PIPELINE = [
    {"name": "tokenizer_whitespace"},
    {"name": "intent_classifier_keyword", "case_sensitive": False},
]


def python(class_name: str, **params: Any) -> dict[str, Any]:
    return {"connector": {"protocol": "python", "class_name": class_name, **params}}


def skill(class_name: str, **params: Any) -> dict[str, Any]:
    return {
        **python(class_name, annotator="values", **params),
        "state_manager_method": "add_hypothesis",
        "previous_services": ["selector", "values"],
    }


TAXI: Mapping[str, Any] = {
    "starts": ["taxi"],
    "slots": [{"name": "when", "entity": "time", "type": "datetime", "question": "When?"}],
    "done": "Your taxi comes {when}.",
    "cancelled": "No taxi then.",
}
ASSISTANT: Mapping[str, Any] = {
    "services": {
        "spelling": {
            **python("SpellingAnnotator", files=["words.txt"]),
            "state_manager_method": "add_annotation",
        },
        "nlu": {
            "connector": {"protocol": "pipeline", "model": "nlu"},
            "dialog_formatter": {"name": "last_utterance", "corrected_by": "spelling"},
            "state_manager_method": "add_annotation",
            "previous_services": ["spelling"],
        },
        "values": {
            **python("ValueAnnotator"),
            "state_manager_method": "add_annotation",
            "previous_services": ["nlu"],
        },
        "selector": {
            **python(
                "IntentSkillSelector",
                intents={"book": ["booking"], "taxi": ["taxi"], "pool": ["pool"]},
                otherwise=["fallback"],
            ),
            "tags": ["selector"],
            "previous_services": ["nlu"],
        },
        "booking": skill("FormSkill", **BOOKING),
        "taxi": skill("FormSkill", **TAXI),
        "pool": skill("PatternMatchingSkill", intents=["pool"], responses="It is open."),
        "fallback": skill("PatternMatchingSkill", responses="I do not know.", confidence=0.1),
        "best": {
            "connector": "ConfidenceResponseSelectorConnector",
            "state_manager_method": "add_bot_utterance",
            "previous_services": ["booking", "taxi", "pool", "fallback"],
        },
        "reminder": {
            **python("ReminderPostprocessor", by_skill={"booking": "And your table: {question}"}),
            "state_manager_method": "add_text",
            "previous_services": ["best"],
        },
    }
}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> tertulia.Workspace:
    folder = tmp_path_factory.mktemp("assistant")
    workspace = tertulia.Workspace(root=folder)
    examples = [
        f"- intent: {intent}\n  examples: |\n" + "".join(f"    - {word}\n" for word in words)
        for intent, words in INTENTS.items()
    ]
    (folder / "nlu.yml").write_text('version: "3.1"\nnlu:\n' + "".join(examples), "utf-8")
    (folder / "words.txt").write_text("a table for tomorrow at nine", "utf-8")
    config = folder / "config.yml"
    config.write_text(json.dumps({"language": "en", "pipeline": PIPELINE}), "utf-8")
    tertulia.train(config, data=folder / "nlu.yml", output=folder / "nlu", workspace=workspace)
    return workspace


def opened(workspace: tertulia.Workspace, folder: Path) -> Agent:
    database = f"sqlite:///{folder}/dialogues.sqlite3"
    return tertulia.open_agent(ASSISTANT, database=database, workspace=workspace)


async def said(agent: Agent, *texts: str) -> list[str]:
    """What an assistant answers on a Wednesday at noon."""
    answers = []
    for text in texts:
        noon = {"now": "2026-03-04T12:00:00"}
        reply = await agent.respond(tertulia.Message(user_id="ann", text=text, attributes=noon))
        assert reply.answer is not None
        answers.append(reply.answer.text)
    return answers


async def test_a_form_is_filled_in_through_typing_mistakes_questions_and_corrections(
    workspace: tertulia.Workspace, tmp_path: Path
) -> None:
    async with opened(workspace, tmp_path) as agent:
        answers = await said(
            agent,
            "a tabel, please",
            "for twenty",
            "four",
            "is the pool open at 8?",
            "blue",
            "tomorow",
            "nine",
            "no, for five",
            "yes",
            "yes",
        )

    assert answers == [
        "For how many?",
        "We seat 1 to 12. For how many?",
        "For which day?",
        "It is open. And your table: For which day?",
        "Back to your table. For which day?",
        "At what time?",
        "For 4, Thursday 5 March at 21:00?",
        "For 5, Thursday 5 March at 21:00?",
        "Done.",
        "I do not know.",
    ]


async def test_a_form_outlives_the_process(workspace: tertulia.Workspace, tmp_path: Path) -> None:
    async with opened(workspace, tmp_path) as agent:
        await said(agent, "a table for four")

    async with opened(workspace, tmp_path) as agent:
        assert await said(agent, "tomorrow at nine") == ["For 4, Thursday 5 March at 21:00?"]


async def test_of_two_open_forms_the_last_one_goes_on(
    workspace: tertulia.Workspace, tmp_path: Path
) -> None:
    async with opened(workspace, tmp_path) as agent:
        answers = await said(
            agent, "a table for four", "no, a taxi", "at nine tonight", "tomorrow at nine", "yes"
        )

    assert answers == [
        "For which day?",
        "When?",
        "Your taxi comes Wednesday 4 March at 21:00.",
        "For 4, Thursday 5 March at 21:00?",
        "Done.",
    ]
