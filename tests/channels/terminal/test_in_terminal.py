"""The commands that talk, before a real terminal."""

from __future__ import annotations

import json
import signal
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.channels.terminal.pseudo_terminal import PseudoTerminal, in_terminal

TALKS = """
class Talks:
    async def send(self, payload, callback):
        text = payload["payload"]["utterances"][-1]["text"]
        reply = [{"text": text.upper(), "confidence": 0.75}]
        await callback(task_id=payload["task_id"], response=reply)


class Mood:
    async def send(self, payload, callback):
        await callback(task_id=payload["task_id"], response=[{"mood": "sunny"}])
"""

THINKER = """
import signal

from tertulia import Component


class Thinker(Component):
    def __call__(self, texts):
        if texts == ["think"]:
            print("thinking", flush=True)
            while True:
                signal.pause()
        return texts
"""


@pytest.fixture
def state(workplace: Path) -> Path:
    return workplace / "state"


@pytest.fixture
def surroundings(environment: Mapping[str, str], state: Path) -> Mapping[str, str]:
    return {**environment, "XDG_STATE_HOME": str(state)}


@pytest.fixture
def joiner(write_config: Callable[..., Path]) -> Path:
    part = {"name": "toy_joiner", "in": ["one", "two"], "out": ["joined", "capitals"]}
    return write_config(
        {"chainer": {"in": ["one", "two"], "pipe": [part], "out": ["joined", "capitals"]}}
    )


@pytest.fixture
def shouter(write_config: Callable[..., Path]) -> Path:
    part = {"name": "toy_former", "in": ["said"], "out": ["answer"]}
    return write_config({"chainer": {"in": ["said"], "pipe": [part], "out": ["answer"]}})


@pytest.fixture
def model(tertulia: Any, workplace: Path) -> Path:
    (workplace / "config.yml").write_text("pipeline: keyword\n", encoding="utf-8")
    (workplace / "nlu.md").write_text(
        "## intent:greet\n- hello\n- hi there\n## intent:goodbye\n- bye\n", encoding="utf-8"
    )
    tertulia("nlu", "train", "-c", "config.yml", "-d", "nlu.md", "-o", "models")
    return workplace / "models"


@pytest.fixture
def assistant(workplace: Path) -> Path:
    def service(name: str, method: str, **more: Any) -> Any:
        connector = {"protocol": "python", "class_name": name}
        return {"connector": connector, "state_manager_method": method, **more}

    chooses = "ConfidenceResponseSelectorConnector"
    services = {
        "mood": service("talking:Mood", "add_annotation"),
        "talks": service("talking:Talks", "add_hypothesis", previous_services=["mood"]),
        "selector": service(chooses, "add_bot_utterance", previous_services=["talks"]),
    }
    (workplace / "talking.py").write_text(TALKS, encoding="utf-8")
    (workplace / "pipeline_conf.json").write_text(json.dumps({"services": services}), "utf-8")
    return workplace


def press(terminal: PseudoTerminal, prompt: str, keys: str) -> None:
    """Press keys when something is asked for."""
    terminal.until(f"{prompt}:")
    terminal.type(keys)


def say(terminal: PseudoTerminal, prompt: str, line: str) -> None:
    """Type a line when it is asked for."""
    press(terminal, prompt, f"{line}\r")


def test_a_pipeline_shows_every_output_by_name(
    joiner: Path, surroundings: Mapping[str, str]
) -> None:
    with in_terminal(surroundings, "interact", joiner) as terminal:
        say(terminal, "one", "me")
        say(terminal, "two", "you")
        terminal.until("capitals")
        say(terminal, "one", "quit")
        code = terminal.end()

    assert code == 0
    assert "joined    me+you" in terminal.shown
    assert "capitals  ME" in terminal.shown


def test_why_shows_every_variable_and_tab_completes_it(
    joiner: Path, surroundings: Mapping[str, str]
) -> None:
    with in_terminal(surroundings, "interact", joiner) as terminal:
        say(terminal, "one", "me")
        say(terminal, "two", "you")
        terminal.until("capitals")
        press(terminal, "one", "/w\t")
        terminal.until("/why")
        terminal.type("\r")
        shown = terminal.until("capitals = ME")

    assert "one = me" in shown
    assert "Joiner at chainer.pipe[0], 0." in shown
    assert "joined = me+you" in shown


def test_why_without_an_answer_and_help_are_no_utterances(
    shouter: Path, surroundings: Mapping[str, str]
) -> None:
    with in_terminal(surroundings, "interact", shouter) as terminal:
        say(terminal, "said", "/why")
        terminal.until("there is no answer yet")
        say(terminal, "said", "/help")
        terminal.until("/quit  leave")
        say(terminal, "said", "/quit")
        code = terminal.end()

    assert code == 0
    assert "answer  /" not in terminal.shown


def test_what_was_typed_is_there_again_in_the_next_session_for_its_user_alone(
    shouter: Path, surroundings: Mapping[str, str], state: Path
) -> None:
    with in_terminal(surroundings, "interact", shouter) as terminal:
        say(terminal, "said", "remember me")
        terminal.until("answer  remember me")
        press(terminal, "said", "\x04")
        assert terminal.end() == 0

    with in_terminal(surroundings, "interact", shouter) as terminal:
        press(terminal, "said", "\x1b[A\r")  # up, enter
        terminal.until("answer  remember me")

    file = state / "tertulia" / "history" / "interact"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_without_history_nothing_is_kept(
    shouter: Path, surroundings: Mapping[str, str], state: Path
) -> None:
    with in_terminal(surroundings, "interact", "--no-history", shouter) as terminal:
        say(terminal, "said", "forget me")
        terminal.until("answer  forget me")
        press(terminal, "said", "\x04")
        assert terminal.end() == 0

    assert not state.exists()


def test_where_nothing_can_be_kept_that_is_said_and_the_talk_goes_on(
    shouter: Path, surroundings: Mapping[str, str], state: Path
) -> None:
    state.write_text("no folder", encoding="utf-8")

    with in_terminal(surroundings, "interact", shouter) as terminal:
        terminal.until("what is typed cannot be remembered: ")
        say(terminal, "said", "hello")
        terminal.until("answer  hello")


def test_ctrl_c_drops_what_is_typed_and_then_leaves(
    shouter: Path, surroundings: Mapping[str, str]
) -> None:
    with in_terminal(surroundings, "interact", shouter) as terminal:
        press(terminal, "said", "junk")
        terminal.until("junk")
        terminal.type("\x03")
        terminal.type("hello\r")
        terminal.until("answer  hello")
        press(terminal, "said", "\x03")
        code = terminal.end()

    assert code == 0
    assert "junkhello" not in terminal.shown


def test_ctrl_c_interrupts_an_answer_and_the_talk_goes_on(
    write_config: Callable[..., Path], surroundings: Mapping[str, str], workplace: Path
) -> None:
    (workplace / "thinking.py").write_text(THINKER, encoding="utf-8")
    part = {"class": "thinking:Thinker", "in": ["said"], "out": ["answer"]}
    config = write_config({"chainer": {"in": ["said"], "pipe": [part], "out": ["answer"]}})

    with in_terminal(surroundings, "interact", config, "--allow-module", "thinking") as terminal:
        say(terminal, "said", "think")
        terminal.until("thinking")
        terminal.process.send_signal(signal.SIGINT)
        terminal.until("interrupted")
        say(terminal, "said", "hello")
        terminal.until("answer  hello")


def test_a_text_that_fails_is_complained_about_and_the_talk_goes_on(
    write_config: Callable[..., Path], surroundings: Mapping[str, str]
) -> None:
    part = {"name": "toy_former", "form": "code", "in": ["said"], "out": ["answer"]}
    config = write_config({"chainer": {"in": ["said"], "pipe": [part], "out": ["answer"]}})

    with in_terminal(surroundings, "interact", config) as terminal:
        say(terminal, "said", "hello")
        terminal.until("EncodingError: ")
        say(terminal, "said", "q")

        assert terminal.end() == 0


def test_a_line_that_was_edited_is_taken_as_it_stands(
    shouter: Path, surroundings: Mapping[str, str]
) -> None:
    with in_terminal(surroundings, "interact", shouter) as terminal:
        press(terminal, "said", "heloo\x1b[D\x7fl\r")  # left, backspace, l
        terminal.until("answer  hello")


def test_what_is_not_utf8_is_asked_for_again(
    shouter: Path, surroundings: Mapping[str, str]
) -> None:
    with in_terminal(surroundings, "interact", shouter) as terminal:
        say(terminal, "said", "\udcff")  # the byte 255
        terminal.until("this is not UTF-8: type it again")
        say(terminal, "said", "née")
        terminal.until("answer  née")


def test_a_terminal_that_cannot_edit_gets_plain_lines(
    shouter: Path, surroundings: Mapping[str, str]
) -> None:
    with in_terminal(surroundings, "interact", shouter, term="dumb") as terminal:
        say(terminal, "said:", "hello")
        terminal.until(">> hello")
        press(terminal, "said:", "\x04")

        assert terminal.end() == 0


@pytest.mark.parametrize(("no_color", "is_coloured"), [("", True), ("1", False)])
def test_colours_are_used_unless_unwanted(
    model: Path, surroundings: Mapping[str, str], no_color: str, is_coloured: bool
) -> None:
    with in_terminal(surroundings, "nlu", "shell", "-m", model, no_color=no_color) as terminal:
        say(terminal, "message", "hello")
        terminal.until("%")

    assert (b"\x1b[36" in terminal.raw) is is_coloured  # a bar in cyan


@pytest.mark.parametrize("command", [["nlu", "shell", "-m"], ["interact"]])
def test_an_understanding_is_shown_with_bars_and_explained(
    model: Path, surroundings: Mapping[str, str], command: list[str]
) -> None:
    [folder] = (model / "default").iterdir()
    with in_terminal(surroundings, *command, folder) as terminal:
        say(terminal, "message", "hello")
        shown = terminal.until("%")
        say(terminal, "message", "/why")
        why = terminal.until("ms")
        press(terminal, "message", "\x04")
        code = terminal.end()

    assert "intent  greet  ████" in shown
    assert "IntentClassifier" in why
    assert code == 0


def test_an_agent_answers_and_a_turn_is_explained(
    assistant: Path, surroundings: Mapping[str, str], state: Path
) -> None:
    with in_terminal(surroundings, "agent", "run", "--allow-module", "talking") as terminal:
        say(terminal, "Provide user id", "ann")
        say(terminal, "You", "/why")
        terminal.until("there is no answer yet")
        say(terminal, "You", "hello")
        terminal.until("Bot: HELLO  talks")
        say(terminal, "You", "/why")
        why = terminal.until("▸")
        winner = terminal.until("HELLO")
        say(terminal, "You", "/start")
        terminal.until("a new dialogue begins")
        say(terminal, "You", "/quit")
        code = terminal.end()

    assert code == 0
    assert "answered in " in why
    assert all(f"\n  {service} " in why for service in ("mood", "talks", "selector"))
    assert why.count(" ok") == 3
    assert '{"mood":"sunny"}' in why
    assert "talks  0.75" in winner
    assert "ann" not in (state / "tertulia" / "history" / "agent").read_text("utf-8")


@pytest.mark.parametrize("key", ["\x03", "\x04", "SIGINT", "SIGTERM"])
def test_an_agent_is_left_by_ctrl_c_ctrl_d_and_signals(
    assistant: Path, surroundings: Mapping[str, str], key: str
) -> None:
    with in_terminal(
        surroundings, "agent", "run", "--allow-module", "talking", "--user-id", "ann"
    ) as terminal:
        say(terminal, "You", "hello")
        terminal.until("Bot: HELLO")
        terminal.until("You:")
        if key.startswith("SIG"):
            terminal.process.send_signal(signal.Signals[key])
        else:
            terminal.type(key)
        code = terminal.end()

    assert code == 0
    assert "Traceback" not in terminal.shown
