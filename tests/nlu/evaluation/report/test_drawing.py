from xml.etree import ElementTree as ET

from tertulia.nlu.evaluation.report.drawing import Drawing, shortened

SVG = "{http://www.w3.org/2000/svg}"


def test_a_drawing_is_a_file_of_its_own_with_its_style() -> None:
    drawing = Drawing(100, 50, "Title")
    drawing.rectangle((1, 2), (3.14159, 4), "hit", tip="three", opacity=0.5)

    root = ET.fromstring(drawing.file())

    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 100 50"
    assert "prefers-color-scheme:dark" in str(root.findtext(f"{SVG}style"))
    rectangle = root.find(f"{SVG}rect")
    assert rectangle is not None
    assert (rectangle.get("width"), rectangle.get("fill-opacity")) == ("3.14", "0.5")
    assert rectangle.findtext(f"{SVG}title") == "three"


def test_what_users_wrote_stays_text(hostile: str) -> None:
    drawing = Drawing(100, 50, hostile)
    drawing.text((0, 0), hostile)
    drawing.dot((0, 0), 1, "hit", hostile)

    root = ET.fromstring(drawing.file())

    assert {part.tag for part in root.iter()} == {
        f"{SVG}{name}" for name in ("svg", "title", "style", "text", "circle")
    }
    assert "<script>alert('x')</script> &" in str(root.findtext(f"{SVG}text"))


def test_long_labels_are_shortened() -> None:
    assert shortened("abcdef", 4) == "abc…"
    assert shortened("abcd", 4) == "abcd"
