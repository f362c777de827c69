"""What the README and the documentation show is run, and what they name exists."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import typer

from tertulia.api import Workspace, open_recipe
from tertulia.cli.main import app
from tertulia.components.index import COMPONENTS
from tertulia.core.signature import parameters_of
from tertulia.data.index import ITERATORS, READERS
from tertulia.dialects.original_names import COMING
from tertulia.serving.agent.settings import AgentServerSettings
from tertulia.serving.settings import ServerSettings
from tertulia.training.metrics.index import METRICS
from tertulia.training.plan import TrainingPlan

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").rglob("*.md"),
    ]
)


def every_command(group: click.Group, prefix: str = "") -> dict[str, click.Command]:
    """The commands of a group and of the groups in it, by their whole names."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        inner = hasattr(command, "commands")
        found |= every_command(command, f"{name} ") if inner else {f"{prefix}{name}": command}
    return found


COMMANDS = every_command(typer.main.get_command(app))
TABLES = {
    "component": COMPONENTS,
    "reader": READERS,
    "iterator": ITERATORS,
    "metric": METRICS,
    "command": COMMANDS,
}

NAMED = {
    "compatibility.md": {*COMING} - {*COMPONENTS, *READERS, *ITERATORS},
    "guides/agent-http.md": {*parameters_of(AgentServerSettings)},
    "guides/serving.md": {*parameters_of(ServerSettings)},
    "guides/training.md": {*parameters_of(TrainingPlan)},
}


def of_page(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page in one language."""
    return re.findall(rf"^```{language}\b[^\n]*\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)


def write_files(page: Path, folder: Path) -> None:
    """Write every block that has a title into the file of that name."""
    titled = re.findall(
        r'^```\w+ title="([^"\n]+)"\n(.*?)^```$', page.read_text("utf-8"), re.M | re.S
    )
    for name, content in titled:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")


def script(page: Path) -> str:
    """All Python of a page as one program, on the lines where it stands in the page."""
    kept, is_code = [], False
    for line in page.read_text("utf-8").splitlines():
        is_fence = line.startswith("```")
        kept.append(line if is_code and not is_fence else "")
        if is_fence:
            is_code = line == "```python"
    return "\n".join(kept) + "\n"


def table_names(page: Path) -> dict[str, set[str]]:
    """The names in the first column of each table, by the heading of that column."""
    found: dict[str, set[str]] = {}
    heading, before = "", ""
    for line in page.read_text("utf-8").splitlines():
        if re.match(r"\|[ :|-]+\|$", line):
            heading = before.split("|")[1].strip()
        elif line.startswith("|") and heading:
            names = re.findall(r"`([^`]+)`", line.split("|")[1])
            found.setdefault(heading, set()).update(names)
        elif not line.startswith("|"):
            heading = ""
        before = line
    return found


def listed(kind: str) -> set[str]:
    """The names that the tables of all pages list under one heading."""
    return {name for page in PAGES for name in table_names(page).get(kind, set())}


def flags_of(command: click.Command) -> set[str]:
    return {flag for parameter in command.params for flag in parameter.opts if flag[0] == "-"}


def without_code(page: Path) -> str:
    return re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.M | re.S)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as the site makes them."""
    headings = re.findall(r"^#+ (.+)$", without_code(page), re.M)
    return {re.sub(r"[\s-]+", "-", re.sub(r"[^\w\s-]", "", h).strip().lower()) for h in headings}


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=of_page)
def test_the_python_of_a_page_runs_from_top_to_bottom(page: Path, tmp_path: Path) -> None:
    program = tmp_path / "page.py"
    program.write_text(script(page), encoding="utf-8")
    write_files(page, tmp_path)
    command = [sys.executable, "-W", "error", program.name]
    if "ComponentConformance" in program.read_text("utf-8"):
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", program.name]

    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "TERTULIA_MODELS_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, f"{of_page(page)}\n{done.stdout}\n{done.stderr}"


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "json")], ids=of_page)
def test_the_configs_of_a_page_are_valid(page: Path, tmp_path: Path) -> None:
    configs = [json.loads(block) for block in blocks(page, "json")]

    for config in configs:
        if "chainer" in config:
            open_recipe(config, Workspace(root=tmp_path))


@pytest.mark.parametrize("page", PAGES, ids=of_page)
def test_links_between_files_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", without_code(page))

    for link in links:
        target, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), f"{of_page(page)}: {link}"
        assert not anchor or anchor in anchors(file), f"{of_page(page)}: {link}"


@pytest.mark.parametrize("page", PAGES, ids=of_page)
def test_commands_that_are_shown_exist_with_their_flags(page: Path) -> None:
    lines = [line for block in blocks(page, "console") for line in block.splitlines()]
    calls = re.findall(
        r"\btertulia ((?:(?:nlu|agent) )?[a-z][a-z-]*)([^|\n]*)",
        "\n".join(x for x in lines if x[:2] == "$ "),
    )

    for name, arguments in calls:
        assert name in COMMANDS, f"{of_page(page)}: tertulia {name}"
        flags = re.findall(r"(?<= )--?[a-z][a-z-]*", arguments)
        assert set(flags) <= flags_of(COMMANDS[name]), f"{of_page(page)}: tertulia {name}"


@pytest.mark.parametrize("kind", TABLES)
def test_the_tables_list_every_name_and_no_other(kind: str) -> None:
    assert listed(kind) == set(TABLES[kind])


def test_the_page_of_the_command_line_names_every_flag() -> None:
    text = (ROOT / "docs" / "guides" / "command-line.md").read_text("utf-8")

    for name, command in COMMANDS.items():
        section = text.split(f"## {name}\n", 1)[-1].split("\n## ", 1)[0]
        shared = text.split("## Flags of many commands\n", 1)[-1].split("\n## ", 1)[0]
        missing = {flag for flag in flags_of(command) if f"`{flag}" not in section + shared}
        assert not missing, f"tertulia {name}"


@pytest.mark.parametrize("page", NAMED)
def test_a_page_names_all_of_its_subject(page: str) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")

    assert {name for name in NAMED[page] if f"`{name}`" not in text} == set()


def test_the_reference_describes_every_component() -> None:
    text = (ROOT / "docs" / "reference" / "components.md").read_text("utf-8")

    described = set(re.findall(r"^::: (\S+)$", text, re.M))

    assert described == {path.replace(":", ".") for path in COMPONENTS.values()}
