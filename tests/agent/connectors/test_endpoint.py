import gzip

import pytest

from tertulia.agent.connectors.http import HttpConnector
from tertulia.agent.errors import ConnectorError
from tertulia.agent.history import History
from tertulia.core.errors import ParameterError
from tests.agent.connectors.stub import (
    Asked,
    always,
    answered,
    ask,
    never,
    refused,
    request,
    serving,
    unused_url,
)

MEGABYTE = b" " * 2**20


async def test_a_task_is_posted_as_json_with_nothing_superfluous() -> None:
    async def answer(asked: Asked, writer) -> bytes:
        return answered([{"path": asked.path, "headers": asked.headers, "sent": asked.payload}])

    answer = await ask(answer, payload={"x": ["hi"]}, headers={"X-Key": "secret"})

    assert answer["path"] == "/model"
    assert answer["sent"] == {"x": ["hi"]}
    assert {*answer["headers"]} == {
        "host",
        "accept-encoding",
        "content-length",
        "content-type",
        "x-key",
    }
    assert answer["headers"]["content-type"] == "application/json"


async def test_a_history_is_sent_as_a_list() -> None:
    async def answer(asked: Asked, writer) -> bytes:
        return answered([asked.payload])

    answer = await ask(answer, payload={"dialogs": [History([b'{"text": "hi"}'], 1, ())]})

    assert answer == {"dialogs": [[{"text": "hi"}]]}


async def test_a_payload_of_many_megabytes_arrives() -> None:
    async def answer(asked: Asked, writer) -> bytes:
        return answered([len(asked.payload["x"][0])])

    assert await ask(answer, payload={"x": ["a" * 3 * 2**20]}) == 3 * 2**20


async def test_any_status_of_success_will_do() -> None:
    assert await ask(always(answered([1], status=201))) == 1


async def test_json_is_read_whatever_it_is_called() -> None:
    assert await ask(always(answered([1], media_type="text/plain"))) == 1


@pytest.mark.parametrize(
    "body", [b"<html>secret", b"", b'{"a": ', b"[\xff]", b"NaN", b"[" * 100_000]
)
async def test_what_is_no_json_is_refused_and_not_repeated(body: bytes) -> None:
    error = await refused(always(answered(body, media_type="text/html")))

    assert "no JSON (text/html)" in str(error)
    assert "secret" not in str(error)
    assert not error.is_outage


@pytest.mark.parametrize(
    ("status", "is_outage"), [(500, True), (503, True), (429, True), (400, False), (404, False)]
)
async def test_a_status_of_failure_is_named(status: int, is_outage: bool) -> None:
    error = await refused(always(answered({"error": "secret"}, status=status)))

    assert f"/model answered {status}" in str(error)
    assert error.is_outage is is_outage
    assert "secret" not in str(error)


async def test_a_server_that_is_not_there_is_an_outage() -> None:
    connector = HttpConnector(unused_url())
    await connector.start()

    with pytest.raises(ConnectorError, match="cannot be reached: ConnectionRefused") as caught:
        await connector.send(request({}))
    await connector.stop()

    assert caught.value.is_outage


async def test_a_connection_closed_without_a_word_is_an_outage() -> None:
    async def hang_up(asked: Asked, writer) -> None:
        return

    error = await refused(hang_up)

    assert "closed the connection" in str(error)
    assert error.is_outage


@pytest.mark.parametrize("head", [b"Content-Length: 100\r\n", b"Transfer-Encoding: chunked\r\n"])
async def test_a_connection_closed_in_the_middle_of_the_body_is_an_outage(head: bytes) -> None:
    async def break_off(asked: Asked, writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + head + b"\r\n")
        writer.write(b'5\r\n["tru\r\n')
        await writer.drain()

    error = await refused(break_off)

    assert "before its answer was complete" in str(error)
    assert error.is_outage


async def test_what_is_no_http_is_said_to_be_none() -> None:
    error = await refused(always(b"SSH-2.0-OpenSSH\r\n\r\n"))

    assert "does not speak HTTP as it should" in str(error)


async def test_an_announced_answer_that_is_too_long_is_not_read() -> None:
    async def announce(asked: Asked, writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n")
        await never(asked, writer)

    error = await refused(announce)

    assert "more than 8388608 bytes" in str(error)
    assert "max_answer_bytes" in str(error)


async def test_an_endless_answer_is_cut_off() -> None:
    sent = 0

    async def go_on(asked: Asked, writer) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
        while True:
            writer.write(MEGABYTE)
            sent += 1
            await writer.drain()

    error = await refused(go_on, max_answer_bytes=2**21)

    assert "more than 2097152 bytes" in str(error)
    assert sent < 50


async def test_a_long_answer_within_the_limit_is_read() -> None:
    value = ["a" * 2**20]

    assert await ask(always(answered(value))) == value[0]


async def test_an_answer_in_pieces_is_put_together() -> None:
    async def piecemeal(asked: Asked, writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for piece in (b"[", b'"\xc3', b'\xa9"]'):
            writer.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    assert await ask(piecemeal) == "é"


async def test_compressed_answers_are_not_inflated() -> None:
    bomb = gzip.compress(MEGABYTE * 50)

    error = await refused(always(answered(bomb, headers={"Content-Encoding": "gzip"})))

    assert "compressed" in str(error)


async def test_a_redirect_within_the_server_is_followed() -> None:
    async def redirect(asked: Asked, writer) -> bytes:
        if asked.path == "/model":
            return answered(b"", status=307, headers={"Location": "/model/"})
        return answered([asked.payload])

    assert await ask(redirect, payload={"x": ["hi"]}) == {"x": ["hi"]}


async def test_a_redirect_to_another_server_is_not_followed() -> None:
    async with serving(always(answered([1]))) as elsewhere:
        there = {"Location": f"{elsewhere.url}/model"}

        error = await refused(always(answered(b"", status=307, headers=there)))

    assert "redirects to another server" in str(error)
    assert elsewhere.asked == []


@pytest.mark.parametrize("location", ["/model", "", "http://[", "javascript:alert(1)"])
async def test_a_redirect_that_leads_nowhere_ends(location: str) -> None:
    error = await refused(always(answered(b"", status=308, headers={"Location": location})))

    assert "redirects" in str(error)


@pytest.mark.parametrize(
    "url",
    ["", "localhost:8001", "ftp://a/b", "http://", "/model", "http://a:b", f"http://{'a' * 64}.b"],
)
def test_what_is_no_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(ParameterError, match="is no address of a service"):
        HttpConnector(url)


def test_a_header_that_cannot_be_sent_is_refused_without_its_value() -> None:
    with pytest.raises(ParameterError, match="'X-Key'") as caught:
        HttpConnector("http://a", headers={"X-Key": "secret\r\nHost: b"})

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("host", ["a:99999", "a..b", "a:b", ""])
def test_secrets_in_what_is_no_address_are_not_named(host: str) -> None:
    with pytest.raises(ParameterError, match=f"//…@{host}/.* is no address") as caught:
        HttpConnector(f"http://user:se/cret@{host}/model?key=secret")

    assert "se/cret" not in str(caught.value)
    assert "secret" not in str(caught.value)


async def test_secrets_in_an_address_are_not_named() -> None:
    url = unused_url().replace("//", "//user:secret@") + "/model?key=secret"
    connector = HttpConnector(url)
    await connector.start()

    with pytest.raises(ConnectorError) as caught:
        await connector.send(request({}))
    await connector.stop()

    assert "/model cannot be reached" in str(caught.value)
    assert "secret" not in str(caught.value)
