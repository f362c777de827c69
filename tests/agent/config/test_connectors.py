from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.config.connectors import ConnectorReader, ReadConnector
from tertulia.agent.config.entries import Unknown
from tertulia.agent.retry import Retry
from tertulia.core.lookup import Lookup
from tertulia.dialects.report import Report

HTTP = {"protocol": "http", "url": "http://a/b"}
TOYS = Lookup(allowed_modules=frozenset({"toy_agent_parts"}))


class Reading:
    """A reader and what it notes."""

    def __init__(self, module: str | None = None, **section: Any) -> None:
        self.report = Report()
        self.unknown = Unknown(self.report)
        self.reader = ConnectorReader(
            section=section,
            module=module,
            lookup=TOYS,
            report=self.report,
            unknown=self.unknown,
        )

    def read(self, value: Any) -> ReadConnector:
        return self.reader.of_service(value, "s.connector")

    @property
    def problems(self) -> list[str]:
        return list(map(str, self.report.problems))


def read(value: Any, **section: Any) -> ReadConnector:
    reading = Reading(**section)
    found = reading.read(value)
    assert reading.problems == []
    return found


def problem(value: Any, **section: Any) -> str:
    reading = Reading(**section)
    reading.read(value)
    [found] = reading.problems
    return found


def test_a_connector_may_stand_in_its_service() -> None:
    spec = read(HTTP).spec

    assert (spec.place, spec.protocol, spec.name) == ("s.connector", "http", None)
    assert spec.params == {"url": "http://a/b"}


@pytest.mark.parametrize("name", ["ner", "connectors.ner"])
def test_a_connector_may_be_named_with_and_without_its_section(name: str) -> None:
    spec = read(name, ner=HTTP).spec

    assert (spec.place, spec.name) == ("connectors.ner", "ner")


def test_a_name_is_read_as_it_is_before_its_prefix_is_taken_off() -> None:
    section = {"connectors.ner": HTTP, "ner": {**HTTP, "url": "http://other"}}

    assert read("connectors.ner", **section).spec.params["url"] == "http://a/b"


def test_all_services_that_name_a_connector_share_it() -> None:
    reading = Reading(ner=HTTP)

    assert reading.read("ner") is reading.read("connectors.ner")


@pytest.mark.parametrize("name", ["toy_agent_parts:Echo", "PredefinedOutputConnector"])
def test_a_class_may_be_named_in_place_of_a_connector(name: str) -> None:
    spec = read(name).spec

    assert (spec.protocol, spec.params) == ("python", {"class_name": name})


def test_an_unknown_name_is_a_problem_with_a_guess() -> None:
    assert problem("nre", ner=HTTP) == (
        "s.connector: no connector is named 'nre';\n    did you mean 'ner'?"
    )


@pytest.mark.parametrize(
    ("protocol", "message"),
    [
        ("AMQP", "the protocol AMQP of the original is not spoken here"),
        ("htpp", "did you mean 'http'?"),
        ("grpc", "it is one of http, python, pipeline"),
        (3, "3 is no protocol"),
        (None, "a connector needs a protocol"),
    ],
)
def test_an_unknown_protocol_is_a_problem(protocol: Any, message: str) -> None:
    found = problem({**HTTP, "protocol": protocol})

    assert found.startswith("s.connector.protocol: ")
    assert message in found


def test_a_connector_that_is_no_object_is_a_problem_of_its_own() -> None:
    assert problem("ner", ner=3).startswith("connectors.ner: a connector is expected here")


def test_limits_are_ours_and_not_the_services() -> None:
    limits = {"timeout": 2, "retries": 2, "breaker": {"outages": 3, "rest": 1.5}}

    found = read({**HTTP, **limits})

    assert found.spec.params == {"url": "http://a/b"}
    assert (found.timeout_seconds, found.retry) == (2.0, Retry(attempts=3))
    assert (found.spec.outages, found.spec.rest_seconds) == (3, 1.5)


def test_a_timeout_of_nothing_is_none() -> None:
    assert read({**HTTP, "timeout": 0}).timeout_seconds is None


def test_retries_may_be_spelled_out() -> None:
    retries = {"attempts": 4, "first_delay": 0.5, "longest_delay": 3}

    found = read({**HTTP, "retries": retries})

    assert found.retry == Retry(attempts=4, first_delay_seconds=0.5, longest_delay_seconds=3.0)


def test_a_service_may_be_denied_its_rest() -> None:
    assert read({**HTTP, "breaker": False}).spec.outages == 0
    assert read({**HTTP, "breaker": True}).spec.outages == 5


def test_what_is_wrong_inside_a_limit_has_its_place() -> None:
    assert problem({**HTTP, "retries": {"attempts": 0}}).startswith("s.connector.retries.attempts")
    assert problem({**HTTP, "breaker": {"rest": "long"}}).startswith("s.connector.breaker.rest")


def test_a_class_with_a_use_of_its_own_for_a_key_is_given_it() -> None:
    found = read({"protocol": "python", "class_name": "toy_agent_parts:Patient", "timeout": 3})

    assert found.spec.params["timeout"] == 3
    assert found.timeout_seconds is None


def test_a_class_without_use_for_a_key_is_not_given_it() -> None:
    found = read({"protocol": "python", "class_name": "toy_agent_parts:Echo", "timeout": 3})

    assert "timeout" not in found.spec.params
    assert found.timeout_seconds == 3.0


def test_a_class_name_without_a_module_is_looked_for_in_the_module_of_connectors() -> None:
    reading = Reading(module="toy_agent_parts")

    own = reading.read({"protocol": "python", "class_name": "Echo"})
    built_in = reading.read({"protocol": "python", "class_name": "PredefinedOutputConnector"})

    assert own.spec.params == {"class_name": "toy_agent_parts:Echo"}
    assert built_in.spec.params == {"class_name": "PredefinedOutputConnector"}


def test_a_class_of_the_originals_stands_for_ours() -> None:
    name = "deeppavlov_agent.core.connectors:PredefinedTextConnector"

    assert read(name).spec.params == {"class_name": "PredefinedTextConnector"}


def test_an_unknown_key_of_an_http_connector_is_warned_of() -> None:
    reading = Reading()

    reading.read({**HTTP, "batch_szie": 3})

    assert [str(warning) for warning in reading.report.warnings] == [
        "s.connector.batch_szie: there is no key 'batch_szie' here, and it is ignored;\n"
        "    did you mean 'batch_size'?"
    ]


def test_a_connector_that_nobody_uses_is_read_and_warned_of() -> None:
    reading = Reading(used=HTTP, idle=HTTP, broken={})
    reading.read("used")

    reading.reader.read_unused()

    assert [warning.place for warning in reading.report.warnings] == [
        "connectors.idle",
        "connectors.broken",
    ]
    assert [problem.place for problem in reading.report.problems] == ["connectors.broken.protocol"]
