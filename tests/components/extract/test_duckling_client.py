from collections.abc import Iterator

import pytest
from duckling_server import Form, Reply, Served, serve, silence

from tertulia.components.extract.duckling import Answer, DucklingError, Question
from tertulia.components.extract.duckling_client import DucklingClient, Patience
from tertulia.core.errors import ParameterError

QUESTION = Question(text="five & é", locale="en_GB", reftime=1000, dims=("number",))


def five(_: Form) -> Reply:
    return 200, b'[{"dim": "number", "start": 0, "end": 4, "value": {"value": 5}, "body": "five"}]'


@pytest.fixture
def server() -> Iterator[Served]:
    with serve(five) as served:
        yield served


def test_asks_as_duckling_wants_to_be_asked(server: Served) -> None:
    answers = DucklingClient(server.url).ask(QUESTION, 30)

    assert answers == [Answer("number", 0, 4, {"value": 5})]
    assert server.forms == [
        {"text": "five & é", "locale": "en_GB", "reftime": "1000", "dims": '["number"]'}
    ]


def test_a_connection_is_used_again(server: Served) -> None:
    client = DucklingClient(f"{server.url}/")

    client.ask(QUESTION, 30)
    client.ask(QUESTION, 30)

    assert len(server.forms) == 2
    assert len(server.connections) == 1


def test_a_connection_that_was_closed_meanwhile_is_made_anew(server: Served) -> None:
    client = DucklingClient(server.url)
    client.ask(QUESTION, 30)
    idle = client._idle.get()
    idle.sock.shutdown(2)
    client._idle.put(idle)

    assert client.ask(QUESTION, 30)


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        ((500, b"oh"), "answers with status 500"),
        ((200, b"oh"), "answers what Duckling would not"),
        ((200, b'[{"dim": 1}]'), "answers what Duckling would not"),
        ((200, b"[" * 100_000), "answers what Duckling would not"),
        ((200, b" " * 5_000_000), r"does not answer \(HTTPException\)"),
    ],
)
def test_a_bad_answer_is_a_failure(reply: Reply, problem: str) -> None:
    with serve(lambda _: reply) as served, pytest.raises(DucklingError, match=problem):
        DucklingClient(served.url).ask(QUESTION, 30)


def test_a_server_that_is_down_is_a_failure() -> None:
    with silence() as url:
        pass

    with pytest.raises(DucklingError, match=r"127\.0\.0\.1 does not answer"):
        DucklingClient(url).ask(QUESTION, 30)


def test_a_server_that_says_nothing_is_left_alone_after_three_questions() -> None:
    with silence() as url:
        client = DucklingClient(url)
        for _ in range(3):
            with pytest.raises(DucklingError, match=r"does not answer \(TimeoutError"):
                client.ask(QUESTION, 0.02)

        with pytest.raises(DucklingError, match=r"did not answer 3 times in a row"):
            client.ask(QUESTION, 3600)


def test_after_a_pause_one_question_is_asked() -> None:
    patience = Patience()
    for _ in range(3):
        assert patience.may_ask(0)
        patience.note(0, answered=False)

    assert [patience.may_ask(now) for now in (29, 31, 32, 62)] == [False, True, False, True]


def test_an_answer_restores_patience() -> None:
    patience = Patience()
    for answered in (False, False, True, False, False):
        patience.note(0, answered=answered)

    assert patience.may_ask(0)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://", "http://host:x", ""])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ParameterError, match=r"is no address of a Duckling server"):
        DucklingClient(url)
