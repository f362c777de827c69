"""The guides to the agent name all of what can be named in a configuration."""

from __future__ import annotations

import re
from pathlib import Path

from tertulia.agent.config.entries import (
    BreakerEntry,
    ConnectorEntry,
    RetryEntry,
    ServiceEntry,
    Whole,
)
from tertulia.agent.config.making import known_params
from tertulia.agent.formatters.index import DIALOG, RESPONSE
from tertulia.agent.methods import METHODS
from tertulia.core.signature import parameters_of

GUIDES = Path(__file__).parents[2] / "docs" / "guides"
ENTRIES = (Whole, ServiceEntry, ConnectorEntry, RetryEntry, BreakerEntry)


def test_every_ready_made_formatter_is_shown_or_listed() -> None:
    text = (GUIDES / "agent-formatters.md").read_text("utf-8")

    shown = set(re.findall(r"assert (\w+)\(", text))
    listed = set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE))
    assert {*DIALOG, *RESPONSE} <= shown | listed


def test_every_state_method_is_listed() -> None:
    text = (GUIDES / "agent-state.md").read_text("utf-8")

    section = text.partition("## State methods")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(METHODS)


def test_every_key_of_a_configuration_is_named() -> None:
    text = (GUIDES / "agent-config.md").read_text("utf-8")

    keys = {key for entry in ENTRIES for key in parameters_of(entry)} | {*known_params("http")}
    assert {key for key in keys if f"`{key}`" not in text and f"{key}:" not in text} == set()
