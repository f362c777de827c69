from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from duckling_server import Served, real_duckling, silence

from tertulia.components.extract.ner_duckling_http import DucklingHttpExtractor
from tertulia.core.errors import ParameterError
from tertulia.testing.components import ComponentConformance

needs_duckling = pytest.mark.skipif(
    find_spec("duckling") is None, reason="needs `pip install 'tertulia[duckling]'`"
)

MONDAY = 1_491_822_000.0  # 10 April 2017, 11:00 UTC


@pytest.fixture(autouse=True)
def _no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TERTULIA_DUCKLING_URL", "RASA_DUCKLING_HTTP_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with real_duckling() as served:
        yield served


def prepared(extractor: DucklingHttpExtractor) -> DucklingHttpExtractor:
    extractor.prepare()
    return extractor


@needs_duckling
class TestConformance(ComponentConformance):
    batch = (["five dollars tomorrow", "", "two"], [MONDAY, MONDAY, None])

    @pytest.fixture(autouse=True)
    def _server(self, server: Served) -> None:
        self.url = server.url

    def make(self) -> DucklingHttpExtractor:
        return DucklingHttpExtractor(url=self.url, timeout=60)


@needs_duckling
def test_finds_what_the_server_finds(server: Served) -> None:
    extractor = prepared(
        DucklingHttpExtractor(url=server.url, timezone="Europe/Berlin", timeout=60)
    )

    [[span]] = extractor(["😀 see you tomorrow"], [MONDAY])

    assert (span.start, span.end, span.entity) == (10, 18, "time")
    assert (span.value, span.confidence) == ("2017-04-11T00:00:00.000+02:00", 1.0)
    assert span.extractor == "ner_duckling_http"
    assert span.details is not None
    assert span.details["grain"] == "day"


@needs_duckling
def test_finds_only_what_is_wanted(server: Served) -> None:
    extractor = prepared(DucklingHttpExtractor(url=server.url, dimensions=["number"], timeout=60))

    [[span]] = extractor(["call me in ten minutes"], [MONDAY])

    assert (span.entity, span.value) == ("number", 10)


@needs_duckling
def test_many_messages_are_answered_in_their_order(server: Served) -> None:
    extractor = prepared(DucklingHttpExtractor(url=server.url, timeout=60))

    found = extractor([f"{number} km" for number in range(1, 31)], [MONDAY] * 30)

    assert [span.value for [span] in found] == list(range(1, 31))


@needs_duckling
@pytest.mark.parametrize("name", ["TERTULIA_DUCKLING_URL", "RASA_DUCKLING_HTTP_URL"])
def test_the_environment_comes_before_the_parameter(
    server: Served, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, server.url)

    extractor = prepared(DucklingHttpExtractor(url="http://nowhere.invalid", timeout=60))

    assert extractor(["five"], [MONDAY])[0]


def test_a_dead_server_costs_entities_and_one_line_of_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with silence() as url:
        extractor = prepared(DucklingHttpExtractor(url=url, timeout=0.02))

        assert extractor(["secret five"] * 50, [MONDAY] * 50) == [[]] * 50

    assert len(caplog.records) == 1
    assert "secret" not in caplog.text


def test_without_an_address_it_says_how_to_have_one() -> None:
    with pytest.raises(ParameterError, match=r"docker run -p 8000:8000 rasa/duckling"):
        DucklingHttpExtractor().prepare()
