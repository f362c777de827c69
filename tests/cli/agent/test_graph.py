from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

from tests.agent.config.samples import SKILL, sound

Write = Callable[..., Path]


def test_the_graph_is_drawn_with_letters(tertulia: Any, write_config: Write) -> None:
    drawn = tertulia("agent", "graph", "-pl", write_config(sound()))

    assert drawn.code == 0
    assert drawn.lines == [
        "1 ─ skill",
        "2 ─ choice ← skill",
        "  ? last [last chance]",
        "  ? late [timeout]",
    ]


def test_the_graph_is_drawn_as_a_picture(
    tertulia: Any, write_config: Write, workplace: Path
) -> None:
    drawn = tertulia("agent", "graph", "-pl", write_config(sound()), "--svg", "graph.svg")

    assert (drawn.code, drawn.out) == (0, "")
    assert drawn.err == "graph.svg: 4 services\n"
    assert fromstring((workplace / "graph.svg").read_text("utf-8")).tag.endswith("svg")


def test_a_config_that_cannot_be_used_is_not_drawn(tertulia: Any, write_config: Write) -> None:
    config = sound(a={**SKILL, "previous_services": ["a"]})

    drawn = tertulia("agent", "graph", "-pl", write_config(config))

    assert (drawn.code, drawn.out) == (2, "")
    assert "in a circle: a → a" in drawn.err


def test_a_picture_that_cannot_be_written_is_a_failure(tertulia: Any, write_config: Write) -> None:
    drawn = tertulia("agent", "graph", "-pl", write_config(sound()), "--svg", "nowhere/graph.svg")

    assert drawn.code == 1
    assert "No such file or directory" in drawn.err
