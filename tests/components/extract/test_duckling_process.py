from importlib.util import find_spec

import pytest

from tertulia.components.extract.duckling import DucklingError, Question
from tertulia.components.extract.duckling_process import DucklingProcess

pytestmark = pytest.mark.skipif(
    find_spec("duckling") is None, reason="needs `pip install 'tertulia[duckling]'`"
)

ENDLESS = "tomorrow " * 50  # Duckling tries every way to intersect them


@pytest.fixture
def process() -> DucklingProcess:
    process = DucklingProcess(longest=60)
    process.start()
    return process


def question(text: str) -> Question:
    return Question(text=text, locale="en_GB", reftime=0, dims=("number", "time"))


def test_answers_a_question(process: DucklingProcess) -> None:
    [answer] = process.ask(question("😀 five"), 60)

    assert (answer.dim, answer.start, answer.end, answer.value["value"]) == ("number", 2, 6, 5)


def test_a_question_without_end_ends(process: DucklingProcess) -> None:
    with pytest.raises(DucklingError, match=r"it was ended: TimeoutError"):
        process.ask(question(ENDLESS), 0.1)


def test_another_process_takes_over(process: DucklingProcess) -> None:
    with pytest.raises(DucklingError):
        process.ask(question(ENDLESS), 0.1)

    assert [answer.dim for answer in process.ask(question("five"), 60)] == ["number"]


def test_the_process_ends_with_its_owner(process: DucklingProcess) -> None:
    worker = process._worker
    assert worker is not None
    assert process._end is not None

    process._end()  # as when it is collected, or the interpreter ends

    assert worker.returncode is not None
