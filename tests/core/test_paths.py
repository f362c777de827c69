from pathlib import Path

import pytest

from tertulia.core.paths import models_root, under


def test_the_chosen_root_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTULIA_MODELS_PATH", "/from/environment")

    assert models_root(Path("/chosen")) == Path("/chosen")


def test_the_environment_names_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTULIA_MODELS_PATH", "~/models")
    monkeypatch.setenv("HOME", "/home/ana")

    assert models_root() == Path("/home/ana/models")


def test_without_a_choice_the_root_lies_in_the_users_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERTULIA_MODELS_PATH", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", "/home/ana/data")

    assert models_root().name == "tertulia"


def test_a_relative_root_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)

    assert models_root(Path("models")) == tmp_path / "models"


@pytest.mark.parametrize(
    ("path", "absolute"),
    [
        ("vocab.txt", "/models/vocab.txt"),
        ("a/../b//c", "/models/b/c"),
        ("../beside", "/beside"),
        ("/etc/words", "/etc/words"),
        ("~/words", "/home/ana/words"),
        ("~nobody-at-all/words", "/models/~nobody-at-all/words"),
        ("", "/models"),
    ],
)
def test_paths_of_a_config_start_at_the_root(
    path: str, absolute: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "/home/ana")

    assert under(Path("/models"), path) == Path(absolute)
