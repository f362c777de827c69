"""The configs that ship with the package, found by name."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent.parent / "catalog"


def catalogue() -> list[str]:
    """The names of every config that ships with the package."""
    return sorted(path.stem for path in FOLDER.rglob("*.json") if "data" not in path.parts)


def find_in_catalogue(name: str) -> Path | None:
    """The config that a bare name, or the end of a path such as `intents/snips_cnn`, means."""
    wanted = Path(name if name.endswith(".json") else f"{name}.json").parts
    for path in sorted(FOLDER.rglob("*.json")):
        if path.parts[-len(wanted) :] == wanted:
            return path
    return None
