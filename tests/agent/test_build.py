from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tertulia.agent.assistant import Assistant
from tertulia.agent.build import build_assistant
from tertulia.agent.config.spec import AgentSpec, ConnectorSpec, FunctionSpec, ServiceSpec
from tertulia.agent.retry import Retry
from tertulia.agent.trace import Audience
from tertulia.agent.turn import Turn
from tertulia.core.errors import ConfigError
from tests.agent.config.samples import CHOICE, SKILL, apology, sound, spec_of, surroundings
from tests.agent.fakes import dialogue, trace

HTTP = {"protocol": "http", "url": "http://127.0.0.1:1/x"}


def built(config: dict[str, Any]) -> Assistant:
    return build_assistant(spec_of(config), surroundings())


async def answer(assistant: Assistant) -> Any:
    """What an assistant says to hello."""
    spoken = dialogue()
    for connector in assistant.connectors:
        await connector.start()
    deadline = asyncio.get_running_loop().time() + 60
    await Turn(assistant, spoken, trace(), Audience()).run(deadline, last_word_seconds=5.0)
    for connector in assistant.connectors:
        await connector.stop()
    return spoken.answer


async def test_a_configuration_becomes_an_assistant_that_answers() -> None:
    said = await answer(built(sound()))

    assert (said.text, said.active_skill) == ("hello", "skill")


async def test_what_has_the_last_word_is_asked_when_no_skill_answers() -> None:
    silent = {**SKILL, "connector": {**SKILL["connector"], "output": []}}

    said = await answer(built(sound(skill=silent)))

    assert (said.text, said.confidence) == ("Sorry: last_chance", 0.0)


async def test_the_users_own_parts_take_part() -> None:
    own = {
        "connector": {"protocol": "python", "class_name": "toy_agent_parts:Echo", "prefix": "> "},
        "dialog_formatter": "toy_formatters:last_text",
        "response_formatter": {"name": "toy_formatters:shouted", "mark": "!"},
        "state_manager_method": "add_failure_bot_utterance",
    }

    said = await answer(built({"services": {"own": own}}))

    assert said.text == "> HELLO!"


def test_the_graph_holds_links_and_requirements_and_leaves_out_the_last_words() -> None:
    config = sound(strict={**SKILL, "required_previous_services": ["skill"]})

    assistant = built(config)

    assert [*assistant.graph.nodes] == [*assistant.services] == ["skill", "choice", "strict"]
    assert assistant.graph.nodes["choice"].previous == {"skill"}
    assert assistant.graph.nodes["strict"].required == {"skill"}
    assert assistant.last_chance is not None
    assert assistant.timeout is not None


def test_services_of_a_named_connector_share_it_and_its_breaker() -> None:
    config = sound(a={**SKILL, "connector": "x"}, b={**SKILL, "connector": "connectors.x"})
    config["connectors"] = {"x": {**HTTP, "breaker": {"outages": 2, "rest": 9}}}

    assistant = built(config)

    first, second = assistant.services["a"], assistant.services["b"]
    assert first.connector is second.connector
    assert first.breaker is second.breaker
    assert (first.breaker.outages, first.breaker.rest_seconds) == (2, 9.0)
    assert len(assistant.connectors) == len({*map(id, assistant.connectors)}) == 5


def test_inline_connectors_are_nobody_elses() -> None:
    assistant = built(sound(a={**SKILL, "connector": HTTP}, b={**SKILL, "connector": HTTP}))

    first, second = assistant.services["a"], assistant.services["b"]
    assert first.connector is not second.connector
    assert first.breaker is not second.breaker


def test_limits_and_tags_reach_the_service() -> None:
    config = sound(
        chooser={**SKILL, "timeout": 2, "retries": 1, "tags": ["selector"]},
        skill={**SKILL, "previous_services": ["chooser"]},
    )

    service = built(config).services["chooser"]

    assert service.is_selector
    assert (service.timeout_seconds, service.retry) == (2.0, Retry(attempts=2))


def window(**changes: Any) -> int | None:
    return built({**sound(**changes.pop("services", {})), **changes}).window


def test_the_window_is_as_wide_as_the_widest_reader_needs() -> None:
    history = {**SKILL, "dialog_formatter": {"name": "history_window", "utterances": 7}}

    assert window() == 1
    assert window(services={"a": history}) == 7


@pytest.mark.parametrize(
    "reader",
    [
        {**SKILL, "dialog_formatter": "full_dialogue"},
        {**SKILL, "dialog_formatter": "toy_formatters:last_text"},
        {"connector": HTTP, "state_manager_method": "add_hypothesis"},
    ],
)
def test_one_who_may_read_everything_keeps_everything(reader: dict[str, Any]) -> None:
    assert window(services={"a": reader}) is None


def test_a_last_word_that_may_read_everything_keeps_everything() -> None:
    late = {**apology("timeout"), "dialog_formatter": "full_dialogue"}

    assert window(services={"late": late}) is None


def test_the_configuration_may_say_how_wide_the_window_is() -> None:
    full = {**SKILL, "dialog_formatter": "full_dialogue"}

    assert window(services={"a": full}, history_window=20) == 20


def test_an_assistant_may_be_told_that_an_empty_selection_is_none() -> None:
    assert built(sound()).empty_selection_is_none is False
    assert built({**sound(), "empty_selection": "none"}).empty_selection_is_none is True


def test_one_service_may_have_both_last_words() -> None:
    both = {**apology("timeout"), "tags": ["timeout", "last_chance"]}

    assistant = built({"services": {"skill": SKILL, "choice": CHOICE, "both": both}})

    assert assistant.last_chance is assistant.timeout
    assert len(assistant.connectors) == 3


@pytest.mark.parametrize(
    "broken",
    [
        {"connector": ConnectorSpec(place="s.connector", protocol="http")},
        {"state_method": FunctionSpec(place="s.method", name="nothing")},
        {"dialog_formatter": FunctionSpec(place="s.formatter", name="nothing")},
    ],
)
def test_a_spec_that_nobody_has_checked_is_not_built(broken: dict[str, Any]) -> None:
    params = {"class_name": "PredefinedOutputConnector", "output": 1}
    connector = ConnectorSpec(place="s.connector", protocol="python", params=params)
    parts = {"connector": connector, **broken}

    with pytest.raises(ConfigError, match="s\\."):
        build_assistant(AgentSpec(services=(ServiceSpec(name="s", label="s", place="s", **parts),)))
