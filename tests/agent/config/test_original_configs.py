"""Configurations as they were written for the original are accepted as they are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tertulia.agent.build import build_assistant
from tertulia.agent.config.reading import AgentConfig, read_agent
from tests.agent.config.samples import surroundings

DOCUMENTED: dict[str, Any] = {
    "connectors": {
        "ner": {"protocol": "http", "url": "http://ner:8001/model", "batch_size": 4},
        "echo": {"protocol": "python", "class_name": "toy_agent_parts:Anything", "a": 1, "b": []},
    },
    "services": {
        "annotators": {
            "ner": {
                "dialog_formatter": "base_last_utterances_formatter_in",
                "response_formatter": "ner_formatter_out",
                "connector": "connectors.ner",
                "previous_services": [],
                "state_manager_method": "add_annotation",
            },
            "echo": {
                "dialog_formatter": "toy_formatters:last_text",
                "connector": "echo",
                "state_manager_method": "add_annotation_prev_bot_utt",
            },
        },
        "skill": {
            "connector": {
                "protocol": "python",
                "class_name": "PredefinedOutputConnector",
                "output": [{"text": "Hypotheses1", "confidence": 1}],
            },
            "dialog_formatter": "chitchat_formatter_in",
            "response_formatter": "add_confidence_formatter_out",
            "state_manager_method": "add_hypothesis",
            "previous_services": ["annotators"],
        },
        "response_selector": {
            "connector": {
                "protocol": "python",
                "class_name": "ConfidenceResponseSelectorConnector",
            },
            "state_manager_method": "add_bot_utterance",
            "previous_services": ["skill"],
            "required_previous_services": ["annotators.ner"],
        },
        "last_chance_service": {
            "connector": {
                "protocol": "python",
                "class_name": "PredefinedTextConnector",
                "response_text": "Sorry, something went wrong inside.",
                "annotations": {"ner": "place your annotations here"},
            },
            "state_manager_method": "add_bot_utterance_last_chance",
            "tags": ["last_chance"],
        },
        "timeout_service": {
            "connector": {
                "protocol": "python",
                "class_name": "PredefinedTextConnector",
                "response_text": "Sorry, that took too long.",
            },
            "state_manager_method": "add_bot_utterance_last_chance",
            "tags": ["timeout"],
        },
    },
}

IN_THE_WILD: dict[str, Any] = {
    "metadata": {"author": "somebody", "version": "v1"},
    "connectors": {"sentseg": {"protocol": "http", "timeout": 1, "url": "http://sentseg:8011/seg"}},
    "services": {
        "annotators": {
            "sentseg": {
                "connector": "connectors.sentseg",
                "dialog_formatter": {"name": "history_window", "utterances": 3},
                "state_manager_method": "add_annotation_and_reset_human_attributes_for_first_turn",
                "is_enabled": True,
                "source": {"component": "components/a.yml", "service": "annotators/sentseg"},
            },
            "spelling": {
                "connector": {"protocol": "http", "timeout": 1.5, "url": "http://spelling:1"},
                "is_enabled": False,
                "source": {"component": "components/b.yml", "service": "annotators/spelling"},
            },
        },
        "post_annotators": {},
        "skill_selectors": {
            "rules": {
                "connector": {"protocol": "http", "timeout": 1.0, "url": "http://rules:2/x"},
                "dialog_formatter": "full_dialogue",
                "previous_services": ["annotators", "annotators.spelling", "nobody"],
                "tags": ["selector"],
            },
        },
        "skills": {
            "dummy": {
                "connector": {
                    "protocol": "python",
                    "class_name": "toy_agent_parts:Anything",
                    "timeout": 2,
                },
                "dialog_formatter": "full_dialogue",
                "previous_services": ["skill_selectors"],
                "state_manager_method": "add_hypothesis",
            },
        },
        "candidate_annotators": {
            "toxicity": {
                "connector": {"protocol": "http", "timeout": 3, "url": "http://toxic:3/batch"},
                "dialog_formatter": "hypotheses_batch",
                "previous_services": ["skills"],
                "state_manager_method": "add_hypothesis_annotation_batch",
            },
        },
        "response_selectors": {
            "best": {
                "connector": {"protocol": "http", "timeout": 1, "url": "http://best:4/respond"},
                "dialog_formatter": "full_dialogue",
                "state_manager_method": "add_bot_utterance",
                "previous_services": ["candidate_annotators"],
                "tags": ["selector"],
            },
        },
    },
}


def read(folder: Path, config: dict[str, Any]) -> AgentConfig:
    path = folder / "pipeline_conf.json"
    path.write_text(json.dumps(config))
    return read_agent([path], surroundings())


def test_the_documented_configuration_has_nothing_strange(tmp_path: Path) -> None:
    config = read(tmp_path, DOCUMENTED)

    assistant = build_assistant(config.spec, surroundings())

    assert config.warnings == ()
    assert assistant.graph.nodes["skill"].previous == {"annotators.ner", "annotators.echo"}
    assert assistant.graph.nodes["response_selector"].required == {"annotators.ner"}


def test_a_configuration_from_the_wild_is_used_with_warnings(tmp_path: Path) -> None:
    config = read(tmp_path, IN_THE_WILD)

    assistant = build_assistant(config.spec, surroundings())

    assert [warning.place for warning in config.warnings] == [
        "services",
        "services",
        "services.annotators.sentseg.source",
        "services.skill_selectors.rules.previous_services[2]",
    ]
    assert "annotators.spelling" not in assistant.services
    assert assistant.services["annotators.sentseg"].timeout_seconds == 1.0
    assert assistant.services["response_selectors.best"].is_selector
    assert assistant.graph.nodes["candidate_annotators.toxicity"].previous == {"skills.dummy"}
