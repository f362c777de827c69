from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tertulia.agent.config.reading import read_agent
from tests.agent.config.samples import (
    CHOICE,
    SKILL,
    apology,
    compiled,
    problem_of,
    problems_of,
    service_of,
    sound,
    spec_of,
    surroundings,
    warnings_of,
)


def test_a_sound_configuration_is_read_without_a_word() -> None:
    read = compiled(sound())

    assert [service.name for service in read.spec.services] == ["skill", "choice"]
    assert read.spec.last_chance is not None
    assert read.spec.timeout is not None
    assert (read.warnings, read.source) == ((), "test.json")


def test_the_top_level_says_how_the_whole_behaves() -> None:
    config = sound(a={**SKILL, "state_manager_method": "add_twice"})
    config |= {
        "history_window": 4,
        "empty_selection": "none",
        "state_manager_class": "toy_agent_parts:Manager",
        "formatters_module": "toy_formatters",
        "metadata": {"version": 1},
    }

    spec = spec_of(config)

    assert (spec.window, spec.empty_selection_is_none) == (4, True)
    assert spec.state_manager is not None
    assert spec.formatters_module == "toy_formatters"


def test_a_selector_that_chooses_nothing_restricts_nothing_unless_told_so() -> None:
    assert spec_of(sound()).empty_selection_is_none is False


def test_bare_names_are_looked_for_in_the_modules_that_the_top_level_names() -> None:
    echo = {
        "connector": {"protocol": "python", "class_name": "Echo", "prefix": "a"},
        "dialog_formatter": "last_text",
        "state_manager_method": "add_annotation",
    }
    modules = {"connectors_module": "toy_agent_parts", "formatters_module": "toy_formatters"}

    service = service_of({**sound(echo=echo), **modules}, "echo")

    assert service.connector.params["class_name"] == "toy_agent_parts:Echo"
    assert service.dialog_formatter is not None
    assert service.dialog_formatter.name == "last_text"


def test_all_problems_come_at_once_in_the_order_of_the_configuration() -> None:
    config = sound(
        a={**SKILL, "state_manager_method": "add_hypothesys", "timeout": "soon"},
        b={"connector": {"protocol": "http"}, "previous_services": ["c"]},
        c={"connector": "nobody", "previous_services": ["b"]},
        d={**SKILL, "dialog_formatter": "nowhere:to_be_found"},
    )

    places = [problem.place for problem in problems_of(config)]

    assert places == [
        "services.a.state_manager_method",
        "services.a.timeout",
        "services.b",
        "services.b.connector",
        "services.c.connector",
        "services.d.dialog_formatter",
    ]


def test_one_mistake_has_one_message() -> None:
    config = sound(choice={**CHOICE, "connector": {"protocol": "htpp"}})

    assert problem_of(config).startswith("services.choice.connector.protocol")


def test_a_shared_connector_has_its_problems_once() -> None:
    broken = {**sound(a={**SKILL, "connector": "x"}, b={**SKILL, "connector": "x"})}
    broken["connectors"] = {"x": {"protocol": "http", "batch_size": "many", "url": "http://a"}}

    assert problem_of(broken).startswith("connectors.x.batch_size: int is expected")


def test_of_two_last_words_the_last_counts_with_a_warning() -> None:
    config = sound(later=apology("timeout"))

    spec = spec_of(config)

    assert spec.timeout is not None
    assert spec.timeout.name == "later"
    assert warnings_of(config) == [
        "services.late.tags: 'late' is never asked: 'later' is tagged 'timeout' too;\n"
        "    the last one counts"
    ]


def test_one_service_may_have_both_last_words() -> None:
    both = {**apology("timeout"), "tags": ["timeout", "last_chance"]}
    config = {"services": {"skill": SKILL, "choice": CHOICE, "both": both}}

    spec = spec_of(config)

    assert spec.last_chance is spec.timeout
    assert [service.name for service in spec.everyone] == ["skill", "choice", "both"]


def test_values_of_the_environment_are_read_as_if_they_stood_there() -> None:
    connector = {"protocol": "http", "url": "http://${HOST:-local}/x", "timeout": "${SECONDS}"}

    read = compiled(sound(a={**SKILL, "connector": connector}), SECONDS="2.5")

    service = read.spec.services[-1]
    assert service.connector.params["url"] == "http://local/x"
    assert service.timeout_seconds == 2.5


def test_a_variable_that_is_not_set_is_a_problem_with_its_place() -> None:
    connector = {"protocol": "http", "url": "http://${HOST}/x"}

    found = problem_of(sound(a={**SKILL, "connector": connector}))

    assert found.startswith("services.a.connector.url: the environment has no variable 'HOST'")


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({}, "the key 'services' is missing"),
        ({"services": []}, "services: object is expected, not []"),
        ({**sound(), "connectors": 3}, "connectors: object is expected, not 3"),
        ({**sound(), "history_window": 0}, "history_window: int >= 1 is expected, not 0"),
        ({**sound(), "empty_selection": "some"}, "empty_selection: 'some' is not one of the"),
        ({**sound(), "state_manager_class": "x:Y"}, "state_manager_class: 'x:Y' lies in a module"),
    ],
)
def test_what_the_top_level_cannot_say_is_a_problem(config: dict[str, Any], message: str) -> None:
    assert message in "\n".join(map(str, problems_of(config)))


def test_unknown_keys_are_warned_of_and_change_nothing() -> None:
    config = sound(
        a={**SKILL, "source": {"component": "x"}}, b={**SKILL, "source": {"component": "y"}}
    )
    config["serivces"] = {}
    config["agent_version"] = 3

    assert warnings_of(config) == [
        "services.a.source: 'source' is accepted and ignored, and so in 2 places",
        "serivces: there is no key 'serivces' here, and it is ignored;\n"
        "    did you mean 'services'?",
        "agent_version: 'agent_version' is accepted and ignored",
    ]


def test_who_has_no_last_word_is_told_what_is_answered_instead() -> None:
    first, second = warnings_of({"services": {"skill": SKILL, "choice": CHOICE}})

    assert first.startswith("services: without a service tagged `last_chance`, a failure is")
    assert "'Sorry, something went wrong. Please say that again.'" in first
    assert second.startswith("services: without a service tagged `timeout`, a late turn is")


def test_later_files_change_earlier_ones_and_are_named(tmp_path: Path) -> None:
    (tmp_path / "base.json").write_text(json.dumps(sound()))
    (tmp_path / "own.yml").write_text(
        "services:\n  skill:\n    timeout: 3\n  late:\n    tags: [timeot]\n"
    )

    read = read_agent([tmp_path / "base.json", tmp_path / "own.yml"], surroundings())

    [skill] = [service for service in read.spec.services if service.name == "skill"]
    assert skill.timeout_seconds == 3.0
    assert [warning.place for warning in read.warnings if "tags" in warning.place] == [
        f"{tmp_path / 'own.yml'}, line 5, services.late.tags"
    ]


def test_nothing_of_a_configuration_is_imported_that_nobody_allowed(tmp_path: Path) -> None:
    (tmp_path / "trap.py").write_text("raise SystemExit('caught')")
    names = {"connector": {"protocol": "python", "class_name": "trap:C"}}
    functions = {"dialog_formatter": "trap:f", "response_formatter": "trap:g"}
    config = sound(a={**names, **functions, "state_manager_method": "trap:h"})
    config |= {"state_manager_class": "trap:S", "connectors_module": "trap"}
    program = f"""
import sys
from tertulia.agent.config.files import Merged
from tertulia.agent.config.reading import compile_agent
from tertulia.core.errors import ConfigError
try:
    compile_agent(Merged({config!r}))
except ConfigError as error:
    print(sum("--allow-module trap" in str(problem) for problem in error.problems))
    print("trap" in sys.modules)
"""

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.stdout.split() == ["5", "False"], done.stderr
