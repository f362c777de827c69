"""The configs that ship with the package, found by name."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "catalog"

_OTHER_FOLDERS = {"data", "conversations"}  # what lies there is no pipeline, nor is an agent


def catalogue() -> list[str]:
    """The names of every config that ships with the package."""
    return sorted(path.stem for path in _configs())


def find_in_catalogue(name: str) -> Path | None:
    """The config that a bare name, or the end of a path such as `intents/snips_cnn`, means."""
    wanted = Path(name).parts
    for path in _configs():
        if wanted and wanted in (path.parts[-len(wanted) :], _bare(path)[-len(wanted) :]):
            return path
    return None


def _configs() -> list[Path]:
    return sorted(
        path
        for path in FOLDER.rglob("*")
        if path.suffix in (".json", ".yml")
        and not path.stem.startswith("agent")
        and _OTHER_FOLDERS.isdisjoint(path.relative_to(FOLDER).parts)
    )


def _bare(path: Path) -> tuple[str, ...]:
    return path.with_suffix("").parts
