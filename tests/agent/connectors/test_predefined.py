from typing import ClassVar

import pytest

from tertulia.agent.connectors.predefined import PredefinedOutputConnector, PredefinedTextConnector
from tertulia.core.errors import ParameterError
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.connectors.stub import request


class TestPredefinedOutput(ConnectorConformance):
    payload: ClassVar = {"x": ["hello"]}
    answer: ClassVar = [{"text": "Hypotheses1", "confidence": 1}]
    needs_start = False
    encodes = False

    async def make(self) -> PredefinedOutputConnector:
        return PredefinedOutputConnector(output=self.answer, connector_name="dummy")


class TestPredefinedText(ConnectorConformance):
    payload: ClassVar = {"x": ["hello"]}
    answer: ClassVar = {"text": "Sorry", "annotations": {"ner": ["O"]}}
    needs_start = False
    encodes = False

    async def make(self) -> PredefinedTextConnector:
        return PredefinedTextConnector("Sorry", annotations={"ner": ["O"]}, connector_name="sorry")


async def test_a_text_without_annotations_has_none() -> None:
    answer = await PredefinedTextConnector(response_text="Sorry").send(request({}))

    assert answer == {"text": "Sorry", "annotations": {}}


async def test_what_is_done_to_the_given_output_changes_no_answer() -> None:
    output = {"texts": ["hi"]}
    connector = PredefinedOutputConnector(output)

    output["texts"].clear()

    assert await connector.send(request({})) == {"texts": ["hi"]}


def test_an_output_that_is_no_json_is_refused() -> None:
    with pytest.raises(ParameterError, match="`output` must be JSON"):
        PredefinedOutputConnector(object())
