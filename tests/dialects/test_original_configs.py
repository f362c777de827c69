"""The configs of the original package, unchanged."""

from pathlib import Path

import pytest

from tertulia.core.errors import ConfigError
from tertulia.dialects.chainer import read_recipe
from tertulia.dialects.reading import Reading

FOLDER = Path(__file__).parents[3] / "shared" / "reference" / "deeppavlov-configs"
FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.json"))
WORKING = ("intents/intents_dstc2.json", "intents/intents_sample_csv.json",
           "intents/intents_snips.json")  # fmt: skip

pytestmark = pytest.mark.shared


@pytest.fixture(autouse=True)
def _configs_are_there() -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"the original configs are not at {FOLDER}")


def test_all_twenty_are_there() -> None:
    assert len(FILES) == 20


@pytest.mark.parametrize("name", WORKING)
def test_a_config_whose_families_are_here_compiles(name: str, tmp_path: Path) -> None:
    recipe = read_recipe(FOLDER / name, Reading(tmp_path))

    assert recipe.pipeline.nodes
    assert not recipe.warnings


@pytest.mark.parametrize("name", [name for name in FILES if name not in WORKING])
def test_any_other_lacks_its_families_and_nothing_else(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_recipe(FOLDER / name, Reading(tmp_path))

    causes = [problem.cause for problem in caught.value.problems]
    assert causes
    assert all("belongs to the" in cause and "family" in cause for cause in causes)
