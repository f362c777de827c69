from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.config.making import ConnectorMaker
from tertulia.agent.config.spec import ConnectorSpec
from tertulia.agent.connectors.batching import BatchingConnector
from tertulia.agent.connectors.confidence import ConfidenceResponseSelectorConnector
from tertulia.agent.connectors.http import HttpConnector
from tertulia.agent.connectors.pipeline import PipelineConnector
from tertulia.agent.connectors.python import PythonConnector
from tertulia.agent.service import Request
from tests.agent.config.samples import surroundings

URL = "http://127.0.0.1:1/x"


def spec(protocol: Any, name: str | None = None, **params: Any) -> ConnectorSpec:
    return ConnectorSpec(place="here", protocol=protocol, name=name, params=params)


def make(protocol: str, name: str | None = None, **params: Any) -> Any:
    made = ConnectorMaker(surroundings()).make(spec(protocol, name, **params))
    assert made.problems == ()
    return made.connector


def problem(protocol: str, **params: Any) -> str:
    made = ConnectorMaker(surroundings()).make(spec(protocol, **params))
    assert made.connector is None
    [found] = made.problems
    return str(found)


@pytest.mark.parametrize(
    ("params", "kind"),
    [
        ({"url": URL}, HttpConnector),
        ({"url": URL, "batch_size": 1}, HttpConnector),
        ({"urllist": [URL, f"{URL}/2"]}, HttpConnector),
        ({"url": URL, "batch_size": 8}, BatchingConnector),
        ({"url": URL, "num_workers": 2}, BatchingConnector),
        ({"url": URL, "batch_size": "8"}, BatchingConnector),
    ],
)
def test_a_service_over_http_is_asked_singly_or_in_batches(
    params: dict[str, Any], kind: type
) -> None:
    assert isinstance(make("http", **params), kind)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "here: a connector over HTTP needs a `url`"),
        ({"url": ""}, "here: a connector over HTTP needs a `url`"),
        ({"url": "ftp://a/b"}, "here: 'ftp://a/b' is no address of a service"),
        ({"url": 3}, "here.url: "),
        ({"url": URL, "batch_size": 0}, "here: `batch_size`"),
        ({"url": URL, "batch_size": "big"}, "here.batch_size: int is expected, not 'big'"),
        ({"url": URL, "urllist": [3]}, "here.urllist[0]: "),
        ({"url": URL, "headers": {"a": 1}}, "here.headers"),
    ],
)
def test_what_an_http_connector_cannot_use_is_a_problem(
    params: dict[str, Any], message: str
) -> None:
    assert problem("http", **params).startswith(message)


def test_connectors_over_http_share_their_connections() -> None:
    maker = ConnectorMaker(surroundings())

    first, second = (maker.make(spec("http", url=URL)).connector for _ in range(2))

    assert first._pool is second._pool  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "here: a connector in Python needs a `class_name`"),
        ({"class_name": 3}, "here: a connector in Python needs a `class_name`"),
        ({"class_name": "Echo"}, "here.class_name: 'Echo' is no connector of ours"),
        ({"class_name": "toy_agent_parts:Mute"}, "here.class_name: 'toy_agent_parts:Mute' is no c"),
        (
            {"class_name": "toy_agent_parts:add_note"},
            "here.class_name: 'toy_agent_parts:add_note' is no",
        ),
        ({"class_name": "os:Echo"}, "here.class_name: 'os:Echo' lies in a module that nobody"),
        ({"class_name": "toy_agent_parts:Patient"}, "here: 'toy_agent_parts:Patient' cannot be"),
        ({"class_name": "toy_agent_parts:Echo", "x": 1}, "here: 'toy_agent_parts:Echo' cannot be"),
        (
            {"class_name": "PredefinedTextConnector"},
            "here: the key 'response_text' is missing",
        ),
        (
            {"class_name": "PredefinedTextConnector", "response_text": 3},
            "here.response_text: str is expected, not 3",
        ),
        (
            {"class_name": "PredefinedOutputConnector", "output": 1, "outptu": 2},
            "here.outptu: there is no key 'outptu' here",
        ),
    ],
)
def test_what_a_python_connector_cannot_use_is_a_problem(
    params: dict[str, Any], message: str
) -> None:
    assert problem("python", **params).startswith(message)


def test_built_in_classes_run_where_the_agent_runs() -> None:
    made = make("python", class_name="ConfidenceResponseSelectorConnector")

    assert isinstance(made, ConfidenceResponseSelectorConnector)


def test_a_users_class_is_not_constructed_before_it_is_started() -> None:
    assert isinstance(make("python", class_name="toy_agent_parts:Explosive"), PythonConnector)


@pytest.mark.parametrize(
    ("name", "class_name", "answer"),
    [
        ("mine", "Echo", "mine>hello"),
        (None, "Echo", ">hello"),
        ("mine", "Anything", {"prefix": ">", "connector_name": "mine"}),
    ],
)
async def test_a_users_class_gets_the_other_keys_and_its_name_if_it_has_one(
    name: str | None, class_name: str, answer: Any
) -> None:
    connector = make("python", name, class_name=f"toy_agent_parts:{class_name}", prefix=">")
    await connector.start()

    said = await connector.send(Request(task_id="t", payload="hello"))
    await connector.stop()

    assert said == answer


def test_a_pipeline_is_not_loaded_before_it_is_started() -> None:
    assert isinstance(make("pipeline", model="nowhere", max_batch=8), PipelineConnector)


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({}, "here: the key 'model' is missing"),
        ({"model": "m", "max_batch": 0}, "here: `max_batch`"),
        ({"model": "m", "workspace": "x"}, "here.workspace: there is no key"),
    ],
)
def test_what_a_pipeline_cannot_use_is_a_problem(params: dict[str, Any], message: str) -> None:
    assert problem("pipeline", **params).startswith(message)


def test_a_connector_says_how_much_of_a_dialogue_it_reads() -> None:
    maker = ConnectorMaker(surroundings())
    best = spec("python", class_name="ConfidenceResponseSelectorConnector")

    assert maker.make(best).window == 1
    assert maker.make(spec("http", url=URL)).window is None


async def test_skills_over_http_share_their_connections_with_all_others() -> None:
    maker = ConnectorMaker(surroundings())
    skill: Any = maker.make(spec("python", class_name="HTTPSkill", url=URL)).connector

    assert skill.skill.pool is maker.pool
    assert problem("python", class_name="HTTPSkill", url=URL, pool=1).startswith("here.pool: ")
