import asyncio
import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from toy_parts import node, pipeline

from tertulia.agent.connectors.pipeline import PipelineConnector
from tertulia.agent.errors import ConnectorError
from tertulia.api import Workspace, train
from tertulia.core.component import Component
from tertulia.core.errors import ParameterError
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Node
from tertulia.nlu.training_data import TrainingData, TrainingExample
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.connectors.stub import request

LOWER = {
    "chainer": {
        "in": ["text"],
        "pipe": [{"name": "str_lower", "in": ["text"], "out": ["low"]}],
        "out": ["low"],
    }
}
DATA = TrainingData(
    examples=(
        TrainingExample("hello there", "greet"),
        TrainingExample("good morning", "greet"),
        TrainingExample("see you", "goodbye"),
        TrainingExample("bye for now", "goodbye"),
    )
)


class Shouter(Component):
    """Notes its batches and its threads; waits at its gate, where that is closed."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.threads: set[threading.Thread] = set()
        self.entered, self.gate = threading.Semaphore(0), threading.Event()
        self.gate.set()

    def __call__(self, texts: Sequence[str]) -> list[str]:
        self.batches.append(list(texts))
        self.threads.add(threading.current_thread())
        self.entered.release()
        self.gate.wait()
        return [text.upper() for text in texts]

    async def is_busy(self) -> None:
        await asyncio.to_thread(self.entered.acquire)


class Apply(Component):
    """Whatever a function makes of the columns."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def __call__(self, *columns: Sequence[Any]) -> Any:
        return self.function(*columns)


def made_of(component: Component, inputs: str = "x", outputs: str = "z") -> Pipeline:
    """A pipeline of one component."""
    spec = pipeline(node("answer", inputs, outputs), given=inputs, wanted=outputs)
    return Pipeline(spec, [Node(spec.nodes[0], component)])


async def answer_of(model: Any, payload: Any, **options: Any) -> Any:
    connector = PipelineConnector(model, **options)
    await connector.start()
    try:
        return await connector.send(request(payload))
    finally:
        await connector.stop()


class TestPipeline(ConnectorConformance):
    payload: ClassVar = {"x": ["hello"]}
    answer: ClassVar = ["HELLO"]
    encodes = False

    @pytest.fixture(autouse=True)
    def gate(self):
        self.shouter = Shouter()
        yield
        self.shouter.gate.set()

    async def make(self) -> PipelineConnector:
        return PipelineConnector(made_of(Apply(lambda texts: [[text.upper()] for text in texts])))

    async def make_silent(self) -> PipelineConnector:
        self.shouter.gate.clear()
        return PipelineConnector(made_of(self.shouter), stop_limit_seconds=0.0)


@pytest.mark.parametrize(
    "payload", ["Hi", ["Hi"], {"text": ["Hi"]}, {"text": "Hi"}, {"x": ["Hi"]}, {"q": "Hi"}]
)
async def test_a_text_is_given_in_whatever_wrapping(tmp_path: Path, payload: Any) -> None:
    (tmp_path / "config.json").write_text(json.dumps(LOWER), encoding="utf-8")

    assert await answer_of(tmp_path / "config.json", payload) == "hi"


@pytest.mark.parametrize(
    "payload", [["a", "b"], {"x": ["a"], "w": ["b"]}, {"w": "b", "x": "a", "more": 1}]
)
async def test_several_inputs_are_given_by_name_or_in_order(payload: Any) -> None:
    join = made_of(Apply(lambda x, w: [a + b for a, b in zip(x, w, strict=True)]), inputs="x w")

    assert await answer_of(join, payload) == "ab"


async def test_several_outputs_are_an_object() -> None:
    split = made_of(Apply(lambda x: ([t[0] for t in x], [t[1:] for t in x])), outputs="head tail")

    assert await answer_of(split, "abc") == {"head": "a", "tail": "bc"}


async def test_numbers_and_arrays_become_json() -> None:
    vectors = made_of(Apply(lambda x: (np.eye(2)[: len(x)], np.ones(len(x)))), outputs="a b")

    assert await answer_of(vectors, "abc") == {"a": [1.0, 0.0], "b": 1.0}


async def test_an_output_that_is_no_json_is_a_failure() -> None:
    with pytest.raises(ConnectorError, match="no JSON"):
        await answer_of(made_of(Apply(lambda x: [object() for _ in x])), "abc")


@pytest.mark.parametrize(
    "payload", [[], ["a"], ["a", "b", "c"], "a", {}, {"x": "a"}, {"x": ["a", "b"], "w": ["c"]}]
)
async def test_a_payload_that_does_not_fit_is_told_what_would(payload: Any) -> None:
    join = made_of(Apply(lambda x, w: [a + b for a, b in zip(x, w, strict=True)]), inputs="x w")

    with pytest.raises(ConnectorError, match=r'takes \{"x": \[one value\], "w": \[one value\]\}'):
        await answer_of(join, payload)


async def test_dialogues_share_batches_while_the_pipeline_is_busy() -> None:
    shouter = Shouter()
    shouter.gate.clear()
    connector = PipelineConnector(made_of(shouter), max_batch=3)
    await connector.start()

    async with asyncio.TaskGroup() as turns:
        first = turns.create_task(connector.send(request("a")))
        await shouter.is_busy()
        others = [turns.create_task(connector.send(request(text))) for text in "bcde"]
        await asyncio.sleep(0)
        shouter.gate.set()
    await connector.stop()

    assert shouter.batches == [["a"], ["b", "c", "d"], ["e"]]
    assert [one.result() for one in (first, *others)] == ["A", "B", "C", "D", "E"]


async def test_it_runs_in_one_thread_of_its_own_which_ends() -> None:
    shouter = Shouter()
    connector = PipelineConnector(made_of(shouter), max_batch=1)
    await connector.start()
    await asyncio.gather(*(connector.send(request(text)) for text in "abc"))
    await connector.stop()

    [thread] = shouter.threads
    assert thread is not threading.current_thread()
    assert not thread.is_alive()


async def test_a_bad_task_fails_alone_and_without_its_words() -> None:
    connector = PipelineConnector(made_of(Apply(lambda texts: [text.upper() for text in texts])))
    await connector.start()

    outcomes = await asyncio.gather(
        *(connector.send(request(value)) for value in ("a", ["secret"], 3, "b")),
        return_exceptions=True,
    )
    await connector.stop()

    assert [outcomes[0], outcomes[1], outcomes[3]] == ["A", "SECRET", "B"]
    assert isinstance(outcomes[2], ConnectorError)
    assert "AttributeError" in str(outcomes[2])


async def test_a_pipeline_that_loses_rows_is_a_failure() -> None:
    with pytest.raises(ConnectorError, match="ShapeError"):
        await answer_of(made_of(Apply(lambda texts: [])), "a")


async def test_too_many_waiting_tasks_are_refused_at_once() -> None:
    shouter = Shouter()
    shouter.gate.clear()
    connector = PipelineConnector(made_of(shouter), max_waiting=1)
    await connector.start()
    sending = [asyncio.create_task(connector.send(request("a")))]
    await shouter.is_busy()
    sending += [asyncio.create_task(connector.send(request("b")))]
    await asyncio.sleep(0)

    with pytest.raises(ConnectorError, match="1 tasks are waiting"):
        await connector.send(request("c"))

    shouter.gate.set()
    assert await asyncio.gather(*sending) == ["A", "B"]
    await connector.stop()


@pytest.fixture
def understanding(tmp_path: Path) -> Path:
    (tmp_path / "config.yml").write_text("pipeline: keyword", encoding="utf-8")
    train(tmp_path / "config.yml", data=DATA, output=tmp_path / "root" / "model")
    return tmp_path / "root" / "model"


@pytest.mark.parametrize(
    "payload", ["hello there", {"x": ["hello there"]}, {"text": "hello there"}]
)
async def test_an_nlu_model_answers_with_what_it_understood(
    understanding: Path, payload: Any
) -> None:
    answer = await answer_of(understanding, payload)

    assert answer["text"] == "hello there"
    assert answer["intent"] == {"name": "greet", "confidence": 1.0}


async def test_a_model_directory_is_found_below_the_root(understanding: Path) -> None:
    workspace = Workspace(root=understanding.parent)

    answer = await answer_of("model", "see you", workspace=workspace)

    assert answer["intent"]["name"] == "goodbye"


async def test_what_cannot_be_loaded_says_why_and_leaves_no_thread(tmp_path: Path) -> None:
    connector = PipelineConnector(str(tmp_path / "nothing"))

    with pytest.raises(ConnectorError, match=r"nothing cannot be loaded(.|\n)*there is no config"):
        await connector.start()

    assert not [one for one in threading.enumerate() if "nothing" in one.name]


@pytest.mark.parametrize("option", ["max_batch", "max_waiting"])
def test_numbers_below_one_are_refused(option: str) -> None:
    with pytest.raises(ParameterError, match="must be 1 or more"):
        PipelineConnector("model", **{option: 0})


async def test_inputs_and_outputs_are_known_once_it_is_started() -> None:
    split = made_of(Apply(lambda x, w: (x, w)), inputs="x w", outputs="y z")
    connector = PipelineConnector(split)

    await connector.start()
    await connector.stop()

    assert (connector.inputs, connector.outputs) == (("x", "w"), ("y", "z"))
