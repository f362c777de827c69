from pathlib import Path

import pytest

from tertulia.cli.options import workspace


def test_what_is_typed_goes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TERTULIA_MODELS_PATH", "/elsewhere")

    assert workspace(None, tmp_path, None).root == tmp_path
    assert workspace(None, None, None).root == Path("/elsewhere")


def test_modules_come_from_the_command_line_and_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TERTULIA_ALLOW_MODULES", "mine, yours theirs,")

    allowed = workspace(None, None, ["ours"]).allowed_modules

    assert allowed == {"mine", "yours", "theirs", "ours"}


def test_without_options_nothing_is_changed_or_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TERTULIA_ALLOW_MODULES", raising=False)

    bare = workspace(None, None, None)

    assert (bare.settings, bare.allowed_modules, bare.seed) == ((), frozenset(), 0)
