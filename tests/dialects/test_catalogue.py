import pytest

from tertulia.dialects.catalogue import catalogue, find_in_catalogue
from tertulia.dialects.chainer import read_recipe
from tertulia.dialects.reading import Reading


@pytest.mark.parametrize("name", catalogue())
def test_every_config_that_ships_is_valid(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = find_in_catalogue(name)

    assert path is not None
    assert read_recipe(path, Reading(tmp_path_factory.getbasetemp())).name == name


def test_what_does_not_ship_is_not_found() -> None:
    assert find_in_catalogue("no_such_config") is None
