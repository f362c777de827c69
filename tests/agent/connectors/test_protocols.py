from typing import Any

import pytest

from tertulia.agent.config.python_classes import BUILT_IN, python_connector
from tertulia.agent.connectors.batching import BatchingConnector
from tertulia.agent.connectors.confidence import ConfidenceResponseSelectorConnector
from tertulia.agent.connectors.http import HttpConnector
from tertulia.agent.connectors.predefined import PredefinedTextConnector
from tertulia.agent.connectors.protocols import http_connector
from tertulia.agent.connectors.python import PythonConnector
from tertulia.core.errors import ParameterError
from tests.agent.connectors.stub import request


class Keyword:
    """Takes whatever it is given, and answers with it."""

    def __init__(self, **kwargs: Any) -> None:
        self.kwargs = kwargs

    async def send(self, payload, callback):
        await callback(task_id=payload["task_id"], response=self.kwargs)


class Strict(Keyword):
    def __init__(self, colour: str) -> None:
        super().__init__(colour=colour)


async def constructed_with(kind: type, params: dict[str, Any], name: str | None) -> Any:
    connector = python_connector(kind, params, connector_name=name)
    await connector.start()
    try:
        return await connector.send(request({}))
    finally:
        await connector.stop()


@pytest.mark.parametrize(
    ("params", "kind"),
    [
        ({"url": "http://a"}, HttpConnector),
        ({"url": "http://a", "batch_size": 1}, HttpConnector),
        ({"url": "http://a", "batch_size": 2}, BatchingConnector),
        ({"url": "http://a", "num_workers": 3}, BatchingConnector),
        ({"urllist": ["http://a", "http://b"]}, HttpConnector),
        ({"url": "http://c", "urllist": ["http://a"], "batch_size": 4}, BatchingConnector),
    ],
)
def test_a_batch_size_or_a_number_of_workers_makes_a_queue(
    params: dict[str, Any], kind: type
) -> None:
    assert type(http_connector(**params)) is kind


@pytest.mark.parametrize("params", [{}, {"url": "http://a", "batch_size": 0}])
def test_what_makes_no_sense_is_refused(params: dict[str, Any]) -> None:
    with pytest.raises(ParameterError):
        http_connector(**params)


async def test_a_class_of_the_users_is_constructed_with_the_parameters() -> None:
    assert await constructed_with(Keyword, {"a": 1}, None) == {"a": 1}


async def test_it_hears_its_name_if_it_listens() -> None:
    assert await constructed_with(Keyword, {"a": 1}, "mine") == {"a": 1, "connector_name": "mine"}
    assert await constructed_with(Strict, {"colour": "red"}, "mine") == {"colour": "red"}


def test_a_built_in_class_needs_no_thread() -> None:
    connector = python_connector(
        BUILT_IN["ConfidenceResponseSelectorConnector"], {}, connector_name="mine"
    )

    assert type(connector) is ConfidenceResponseSelectorConnector
    assert connector.connector_name == "mine"


async def test_a_class_that_extends_a_built_in_one_for_itself_is_one_of_ours() -> None:
    class Polite(PredefinedTextConnector):
        """Says please."""

    connector = python_connector(Polite, {"response_text": "Please"})

    assert (await connector.send(request({})))["text"] == "Please"


def test_others_are_named_by_their_class() -> None:
    connector = python_connector(Keyword, {})

    assert isinstance(connector, PythonConnector)
    assert connector.name == "Keyword"
