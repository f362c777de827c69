from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.agent.config.samples import CHOICE, SKILL, sound

Write = Callable[..., Path]


def test_a_sound_assistant_is_summed_up_in_a_table(tertulia: Any, write_config: Write) -> None:
    checked = tertulia("agent", "check", "-pl", write_config(sound(), "pipeline.json").name)

    assert checked.code == 0
    assert checked.lines[0].split() == ["step", "service", "asked", "by", "writes", "notes"]
    assert [line.split()[1] for line in checked.lines[1:-1]] == ["skill", "choice", "last", "late"]
    assert checked.lines[-1] == "pipeline.json: 4 services: no problems"
    assert "dialogues are kept in sqlite:///dialogues.sqlite3" in checked.err


def test_every_problem_is_listed_with_its_place(tertulia: Any, write_config: Write) -> None:
    config = sound(a={**SKILL, "state_manager_method": "add_hypothesys", "timeout": "soon"})

    checked = tertulia("agent", "check", "-pl", write_config(config))

    assert checked.code == 1
    assert checked.lines[0].startswith("2 problems in ")
    assert "services.a.state_manager_method: there is no state method" in checked.out
    assert "services.a.timeout: float | null is expected" in checked.out


def test_problems_of_the_database_are_listed_with_those_of_the_pipeline(
    tertulia: Any, write_config: Write
) -> None:
    database = write_config({"host": "mongo"}, "db_conf.json")

    checked = tertulia("agent", "check", "-pl", write_config({}), "-db", database)

    assert checked.code == 1
    assert "the key 'services' is missing" in checked.out
    assert "the name of the database is missing" in checked.out


def test_the_database_is_named_without_its_password(tertulia: Any, write_config: Write) -> None:
    database = write_config({"url": "postgresql://me:hush@db/talk"}, "db_conf.json")

    checked = tertulia("agent", "check", "-pl", write_config(sound()), "-db", database)

    assert checked.lines[-1] == "dialogues are kept in postgresql://db/talk"
    assert "hush" not in checked.out + checked.err


def test_warnings_do_not_mix_with_the_table(tertulia: Any, write_config: Write) -> None:
    config = sound(choice={**CHOICE, "previous_services": ["skill", "skil"]})

    checked = tertulia("agent", "check", "-pl", write_config(config).name)

    assert checked.code == 0
    assert "warning: services.choice.previous_services[1]: no service or group" in checked.err
    assert "did you mean 'skill'?" in checked.err
    assert "warning" not in checked.out


def test_warnings_are_given_with_problems_too(tertulia: Any, write_config: Write) -> None:
    choice = {**CHOICE, "previous_services": ["skill", "skil"]}
    config = sound(choice=choice, a={**SKILL, "state_manager_method": "add_hypothesys"})

    checked = tertulia("agent", "check", "-pl", write_config(config).name)

    assert checked.code == 1
    assert "'skil'" in checked.err
    assert "'skil'" not in checked.out


def test_each_file_updates_those_before(tertulia: Any, write_config: Write) -> None:
    base = write_config(sound(), "base.json")
    own = write_config({"services": {"skill": {"timeout": 3}}}, "own.json")

    checked = tertulia("agent", "check", "-pl", base, "-pl", own)

    assert checked.code == 0
    assert "at most 3 s" in checked.out


def test_without_a_name_the_usual_file_is_read(tertulia: Any, write_config: Write) -> None:
    write_config(sound(), "pipeline_conf.json")

    checked = tertulia("agent", "check")

    assert checked.lines[-1] == "pipeline_conf.json: 4 services: no problems"


def test_a_file_that_is_nowhere_is_a_problem(tertulia: Any, workplace: Path) -> None:
    checked = tertulia("agent", "check", "-pl", "nowhere.json")

    assert checked.code == 1
    assert "it cannot be read" in checked.out


OWN = {**SKILL, "dialog_formatter": "own_formatters:last"}
FOREIGN = {**SKILL, "dialog_formatter": "state_formatters.dp_formatters:last"}


@pytest.fixture
def own_formatters(workplace: Path) -> None:
    (workplace / "own_formatters.py").write_text(
        "def last(dialog):\n    return [dialog['utterances'][-1]['text']]\n"
    )


@pytest.mark.usefixtures("own_formatters")
def test_modules_in_the_current_folder_can_be_allowed(process: Any, write_config: Write) -> None:
    path = write_config(sound(skill=OWN))

    refused = process("agent", "check", "-pl", path)
    allowed = process("agent", "check", "-pl", path, "--allow-module", "own_formatters")

    assert refused.code == 1
    assert "--allow-module own_formatters" in refused.out
    assert (allowed.code, allowed.lines[-1]) == (0, f"{path}: 4 services: no problems")


@pytest.mark.usefixtures("own_formatters")
def test_foreign_modules_can_be_mapped_to_ones_own(process: Any, write_config: Write) -> None:
    options = ["--formatters", "state_formatters.dp_formatters=own_formatters"]

    checked = process(
        "agent",
        "check",
        "-pl",
        write_config(sound(skill=FOREIGN)),
        *options,
        "--allow-module",
        "own_formatters",
    )

    assert checked.code == 0, checked.out


def test_a_mapping_that_is_none_is_a_wrong_request(tertulia: Any, write_config: Write) -> None:
    checked = tertulia("agent", "check", "-pl", write_config(sound()), "--formatters", "mine")

    assert checked.code == 2
    assert "write --formatters" in checked.err


def test_nothing_is_asked_opened_or_written(
    tertulia: Any, write_config: Write, workplace: Path
) -> None:
    connector = {"protocol": "http", "url": "http://127.0.0.1:1/nobody"}
    explosive = {"protocol": "python", "class_name": "toy_agent_parts:Explosive"}
    config = sound(a={**SKILL, "connector": connector}, b={**SKILL, "connector": explosive})
    path = write_config(config)

    checked = tertulia("agent", "check", "-pl", path, "--allow-module", "toy_agent_parts")

    assert checked.code == 0
    assert json.loads(path.read_text()) == config
    assert [each.name for each in workplace.iterdir()] == [path.name]
