from __future__ import annotations

from typing import Any, ClassVar

import pytest

from tertulia.agent.annotators.values.annotator import ValueAnnotator
from tertulia.agent.errors import ConnectorError
from tertulia.core.errors import ParameterError
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.annotators.dialogues import dialogue
from tests.agent.connectors.stub import request

NOW = "2026-03-04T11:00:00"


async def annotated(payload: Any, **params: Any) -> Any:
    annotator = ValueAnnotator(**params)
    await annotator.start()
    return await annotator.send(request(payload))


class TestValues(ConnectorConformance):
    payload: ClassVar = dialogue("hello")
    answer: ClassVar = {"text": "hello", "intent": None, "entities": [], "now": NOW}
    encodes = False

    async def make(self) -> ValueAnnotator:
        return ValueAnnotator()


async def test_intent_and_entities_are_taken_over_and_values_added() -> None:
    nlu = {"intent": {"name": "book", "confidence": 0.9}, "entities": [], "intent_ranking": []}

    answer = await annotated(dialogue("a table for four", annotations={"nlu": nlu}))

    assert answer["intent"] == nlu["intent"]
    assert [one["value"] for one in answer["entities"]] == [4]


async def test_places_are_counted_in_the_text_that_the_pipeline_read() -> None:
    number = {"entity": "number", "value": "four", "start": 12, "end": 16}
    nlu = {"text": "a table for four", "entities": [number]}

    answer = await annotated(dialogue("a tabel  for four", annotations={"nlu": nlu}))

    assert answer["text"] == "a table for four"
    assert [one["value"] for one in answer["entities"]] == [4]


@pytest.mark.parametrize(
    ("attributes", "params", "now"),
    [
        ({}, {}, "2026-03-04T11:00:00"),
        ({}, {"time_zone": "Europe/Madrid"}, "2026-03-04T12:00:00"),
        ({"tz": "America/Lima"}, {"time_zone": "Europe/Madrid"}, "2026-03-04T06:00:00"),
        ({"now": "2026-07-01T10:00:00Z", "tz": "Europe/Madrid"}, {}, "2026-07-01T12:00:00"),
        ({"now": "2026-07-01T10:00:00"}, {"time_zone": "Europe/Madrid"}, "2026-07-01T10:00:00"),
        ({"now": "soon", "tz": "Nowhere"}, {}, "2026-03-04T11:00:00"),
        ({"now": "9999-12-31T23:59:59", "tz": "../etc/passwd"}, {}, "2026-03-04T11:00:00"),
        ({"now": 5, "tz": 7}, {}, "2026-03-04T11:00:00"),
    ],
)
async def test_it_is_as_late_as_the_message_says_or_as_it_was_sent(
    attributes: dict[str, Any], params: dict[str, Any], now: str
) -> None:
    answer = await annotated(dialogue("tomorrow", attributes=attributes), **params)

    assert answer["now"] == now


async def test_days_are_counted_where_the_human_is() -> None:
    late = dialogue("tomorrow", attributes={"now": "2026-03-04T23:30:00Z"})

    [here] = (await annotated(late))["entities"]
    [there] = (await annotated(late, time_zone="Europe/Madrid"))["entities"]

    assert (here["value"], there["value"]) == ("2026-03-05", "2026-03-06")


async def test_the_types_of_entities_can_be_others() -> None:
    answer = await annotated(dialogue("four at 21:00"), numbers=["count"], times=["when"])

    assert [one["entity"] for one in answer["entities"]] == ["count", "when"]


@pytest.mark.parametrize("annotation", [None, [], "x", {"entities": 4, "intent": []}])
async def test_a_strange_annotation_does_no_harm(annotation: Any) -> None:
    answer = await annotated(dialogue("four", annotations={"nlu": annotation}))

    assert [one["value"] for one in answer["entities"]] == [4]


async def test_what_is_no_dialogue_is_refused_with_advice() -> None:
    with pytest.raises(ConnectorError, match="give this service no dialog_formatter"):
        await annotated({"x": ["hello"]})


def test_a_time_zone_that_is_none_is_refused() -> None:
    with pytest.raises(ParameterError, match="no time zone 'Madrid'"):
        ValueAnnotator(time_zone="Madrid")


async def test_a_language_that_is_none_is_refused_at_the_start() -> None:
    with pytest.raises(ConnectorError, match="xx"):
        await ValueAnnotator(languages=["en", "xx"]).start()
