"""`tertulia demo`, from training to talking."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, expect

from tertulia.agent.conversations.checking import check_conversations
from tertulia.api import Workspace
from tertulia.cli.concierge import EXAMPLE, Concierge
from tests.serving.agent.browser import browser, visiting
from tests.serving.agent.chat_page import answers, say

__all__ = ["browser"]

CONVERSATIONS = EXAMPLE / "conversations"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an assistant that has learned."""
    folder = tmp_path_factory.mktemp("concierge")
    Concierge(folder).learn(lambda _: None)
    return folder


@contextmanager
def listening(environment: Mapping[str, str], *arguments: object) -> Iterator[str]:
    """A command in a process of its own that listens; its URL, which it says on stderr."""
    command = [sys.executable, "-m", "tertulia", *map(str, arguments)]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=environment, cwd=EXAMPLE
    ) as process:
        assert process.stderr is not None
        try:
            said = next(line for line in process.stderr if "http://" in line)
            yield "http://" + said.partition("http://")[2].strip()
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate()
    assert process.returncode == 0


def test_learns_what_it_has_not_learned_and_nothing_twice(folder: Path) -> None:
    learned: list[str] = []

    Concierge(folder).learn(learned.append)

    assert learned == []


def test_every_conversation_goes_as_it_is_written(folder: Path) -> None:
    with chdir(EXAMPLE):
        report = check_conversations("agent.yml", [CONVERSATIONS], workspace=Workspace(root=folder))

    report.raise_for_failures()
    assert len(report.results) >= 40


def test_they_do_with_two_skills_in_other_processes(
    folder: Path, environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    serve = ("agent", "serve", "-pl", "agent.yml", "-p", 0)
    with (
        listening(environment, *serve, "skills.taxi") as taxi,
        listening(environment, *serve, "skills.house") as house,
        chdir(EXAMPLE),
    ):
        monkeypatch.setenv("TAXI_URL", taxi)
        monkeypatch.setenv("HOUSE_URL", house)
        report = check_conversations(
            ["agent.yml", "agent-http.yml"], [CONVERSATIONS], workspace=Workspace(root=folder)
        )

    report.raise_for_failures()


def test_the_tour_is_shown_and_goes_well(folder: Path, process: Any) -> None:
    toured = process("demo", "--script", "--folder", folder)

    assert (toured.code, toured.err) == (0, "")
    assert "ask_pool → faq" in toured.out
    assert "Your table for 5 is reserved: Tuesday 3 March at 20:30." in toured.out


def test_a_tour_that_goes_wrong_is_a_failure(
    folder: Path, tertulia: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "tour.yml"
    script.write_text("conversation: wrong\nturns:\n- {user: hello, skill: taxi}\n")
    monkeypatch.setattr("tertulia.cli.concierge.TOUR", script)

    toured = tertulia("demo", "--script", "--folder", folder)

    assert toured.code == 1
    assert 'expected: "taxi"' in toured.err


def test_serves_and_says_where_and_what_to_write(
    folder: Path, environment: Mapping[str, str]
) -> None:
    with listening(environment, "demo", "--folder", folder, "-p", 0) as chat:
        page = httpx.get(chat)
        asked = {"user_id": "ann", "payload": "is there a gym?"}
        answer = httpx.post(chat.removesuffix("/chat"), json=asked, timeout=30)

    assert chat.endswith("/chat")
    assert page.status_code == 200
    assert "fifth floor" in answer.json()["response"]
    assert (folder / "dialogues.sqlite3").is_file()


def test_a_port_that_is_taken_is_said(folder: Path, tertulia: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        served = tertulia("demo", "--folder", folder, "-p", port)

    assert served.code == 1
    assert f"cannot listen at 127.0.0.1, port {port}" in served.err


def test_a_missing_library_is_named_with_what_to_install(
    tertulia: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bm25s", None)

    served = tertulia("demo")

    assert served.code == 1
    assert "tertulia[assistant]" in served.err


def test_copies_the_example_but_over_nothing(tertulia: Any, workplace: Path) -> None:
    copied = tertulia("demo", "--copy", "mine")
    again = tertulia("demo", "--copy", "mine")

    assert copied.code == 0
    assert (workplace / "mine" / "agent.yml").read_bytes() == (EXAMPLE / "agent.yml").read_bytes()
    assert tertulia("agent", "check", "-pl", "mine/agent.yml").code == 0
    assert (again.code, "name a folder that is new or empty" in again.err) == (2, True)


@pytest.mark.asyncio(loop_scope="module")
async def test_a_guest_talks_with_it_in_a_browser(
    folder: Path, environment: Mapping[str, str], browser: Browser
) -> None:
    with listening(environment, "demo", "--folder", folder, "-p", 0) as chat:
        async with visiting(browser, chat) as visit:
            await say(visit.page, "a table for four tomorrow at nine")
            await expect(answers(visit.page).last).to_contain_text("a table for 4")
            await say(visit.page, "sí, por favor")
            await expect(answers(visit.page).last).to_contain_text("mesa para 4")
