from __future__ import annotations

from tertulia.agent.config.spec import AgentSpec
from tertulia.agent.config.text_drawing import drawn_as_text
from tests.agent.config.samples import CHOICE, SKILL, sound, spec_of
from tests.agent.config.test_layers import services

SELECTOR = {**SKILL, "state_manager_method": None, "tags": ["selector"]}


def test_layers_stand_below_each_other_and_groups_are_named_once() -> None:
    after = {**SKILL, "previous_services": ["chooser"]}
    config = sound(
        chooser={**SELECTOR, "previous_services": ["tags"]},
        tags={"ner": SKILL, "sentiment": SKILL},
        skill={**after, "required_previous_services": ["tags.ner"]},
        other=after,
        choice={**CHOICE, "previous_services": ["skill", "other"]},
    )

    assert drawn_as_text(spec_of(config)).splitlines() == [
        "1 ┬ tags.ner",
        "  └ tags.sentiment",
        "2 ─ chooser [selector] ← tags.*",
        "3 ┬ skill ← chooser, tags.ner!",
        "  └ other ← chooser",
        "4 ─ choice ← skill, other",
        "  ? last [last chance]",
        "  ? late [timeout]",
    ]


def test_three_of_a_layer_have_one_in_the_middle() -> None:
    config = sound(a=SKILL, b=SKILL)

    assert [line[2] for line in drawn_as_text(spec_of(config)).splitlines()[:3]] == ["┬", "├", "└"]


def test_what_never_runs_is_drawn_as_such() -> None:
    drawing = drawn_as_text(AgentSpec(services=services(a="b", b="a")))

    assert drawing.splitlines() == ["  ✕ a: never runs", "  ✕ b: never runs"]


def test_names_cannot_play_with_the_terminal() -> None:
    drawing = drawn_as_text(spec_of(sound(**{"\x1b[31mred": SKILL})))

    assert "\x1b" not in drawing
