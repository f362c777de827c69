from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

from tertulia.agent.config.spec import AgentSpec
from tertulia.agent.config.svg_drawing import drawn_as_svg
from tests.agent.config.samples import SKILL, sound, spec_of

SVG = "{http://www.w3.org/2000/svg}"


def drawing(spec: AgentSpec) -> Element:
    return fromstring(drawn_as_svg(spec).encode())


def boxes(root: Element) -> dict[str, tuple[float, float, str]]:
    """Left edge, top edge and class of the box of each service."""
    names = [text.text or "" for text in root.iter(f"{SVG}text") if text.get("class") is None]
    rectangles = list(root.iter(f"{SVG}rect"))
    return {
        name: (float(box.get("x", "")), float(box.get("y", "")), box.get("class", ""))
        for name, box in zip(names, rectangles, strict=True)
    }


def test_layers_stand_beside_each_other() -> None:
    drawn = boxes(drawing(spec_of(sound(beside=SKILL))))

    assert drawn["skill"][0] == drawn["beside"][0] < drawn["choice"][0]
    assert drawn["skill"][1] < drawn["beside"][1]
    assert drawn["late [timeout]"][2] == "outside"


def test_every_link_is_an_arrow_and_requirements_are_bold() -> None:
    config = sound(strict={**SKILL, "required_previous_services": ["skill"]})

    arrows = [path for path in drawing(spec_of(config)).iter(f"{SVG}path") if path.get("class")]

    assert sorted(arrow.get("class", "") for arrow in arrows) == ["link", "link required"]
    assert all(arrow.get("marker-end") == "url(#arrow)" for arrow in arrows)


def test_a_selector_is_marked() -> None:
    config = sound(
        chooser={**SKILL, "tags": ["selector"]}, skill={**SKILL, "previous_services": ["chooser"]}
    )

    assert boxes(drawing(spec_of(config)))["chooser [selector]"][2] == "selector"


def test_everything_fits_into_the_picture() -> None:
    root = drawing(spec_of(sound(a=SKILL, b=SKILL, c=SKILL)))

    width, height = float(root.get("width", "")), float(root.get("height", ""))
    for box in root.iter(f"{SVG}rect"):
        assert float(box.get("x", "")) + float(box.get("width", "")) < width
        assert float(box.get("y", "")) + float(box.get("height", "")) < height


def test_names_stay_names_whatever_they_look_like() -> None:
    name = "</text><script>alert(1)</script>&\x00\ud800"

    drawn = boxes(drawing(spec_of(sound(**{name: SKILL}))))

    assert "</text><script>alert(1)</script>&\\x00\\xd800" in drawn


def test_nothing_at_all_can_be_drawn() -> None:
    assert boxes(drawing(AgentSpec(services=()))) == {}
