import pytest

from tertulia.api import Workspace, open_recipe
from tertulia.dialects.catalogue import catalogue, find_in_catalogue


@pytest.mark.parametrize("name", catalogue())
def test_every_config_that_ships_is_valid(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    recipe = open_recipe(name, Workspace(root=tmp_path_factory.getbasetemp()))

    assert recipe.name == name


def test_what_does_not_ship_is_not_found() -> None:
    assert find_in_catalogue("no_such_config") is None
