import subprocess
import sys
from pathlib import Path

import pytest

from tertulia.core.registry import COMPONENTS, Registry, load_path, nearest

INDEX = """
BUILT_IN = {"decoder": "json:JSONDecoder", "missing": "no_such_module:Thing"}
"""


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module with an index, on the path."""
    (tmp_path / "index_of_things.py").write_text(INDEX)
    monkeypatch.syspath_prepend(tmp_path)


@pytest.fixture
def registry() -> Registry:
    return Registry("thing", index="index_of_things:BUILT_IN", group="tertulia.no_such_group")


def test_a_built_in_name_is_imported_when_asked_for(registry: Registry) -> None:
    loaded = registry.load("decoder")

    assert loaded is sys.modules["json"].JSONDecoder


def test_names_are_listed_sorted_and_without_importing_them(registry: Registry) -> None:
    registry.register("another")(object)

    assert registry.names() == ["another", "decoder", "missing"]


def test_what_is_decorated_has_its_name_at_once(registry: Registry) -> None:
    @registry.register("mine")
    class Mine:
        pass

    assert "mine" in registry
    assert registry.load("mine") is Mine


def test_a_later_registration_replaces_an_earlier_one(registry: Registry) -> None:
    registry.register("mine")(int)
    registry.register("mine")(float)

    assert registry.load("mine") is float


def test_an_unknown_name_is_a_key_error(registry: Registry) -> None:
    assert "nothing" not in registry
    with pytest.raises(KeyError, match=r"nothing"):
        registry.load("nothing")


def test_other_packages_bring_names_but_cannot_take_built_in_ones_over(tmp_path: Path) -> None:
    metadata = tmp_path / "foreign-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: foreign\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text(
        "[tertulia.test_things]\nforeign = json:JSONEncoder\ndecoder = json:JSONEncoder\n"
    )
    registry = Registry("thing", index="index_of_things:BUILT_IN", group="tertulia.test_things")

    assert registry.load("foreign") is sys.modules["json"].JSONEncoder
    assert registry.load("decoder") is sys.modules["json"].JSONDecoder


def test_the_nearest_name_is_found_whatever_the_case(registry: Registry) -> None:
    assert registry.nearest("Decodr") == "decoder"


def test_a_name_like_no_other_has_no_nearest() -> None:
    assert nearest("xylophone", ["decoder"]) is None
    assert nearest("", []) is None


def test_a_path_leads_to_an_attribute_of_a_module() -> None:
    assert load_path("json:JSONDecoder") is sys.modules["json"].JSONDecoder


def test_every_built_in_component_can_be_imported() -> None:
    assert all(isinstance(COMPONENTS.load(name), type) for name in COMPONENTS.names())


def test_listing_components_imports_none_of_them() -> None:
    script = (
        "import sys; from tertulia.core.registry import COMPONENTS; assert COMPONENTS.names();"
        "sys.exit(any(name in sys.modules for name in"
        " ('numpy', 'torch', 'tertulia.components.preprocess.str_lower')))"
    )

    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
