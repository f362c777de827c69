"""Mistakes in configs: is each reported where it was made, before anything is built?

    python -m bench mistakes

Every valid config gets a single mistake at every place where one of each kind can be made. A
mistake counts as found when a problem is reported at its place or directly inside it. A wrong
name that is given, in `out` or as an `id`, may be reported where it is first used instead.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from types import FrameType

from bench.mistake_configs import Config, valid_configs
from bench.mistake_paths import Mistake
from bench.mistake_shapes import malformations
from bench.mistake_spelling import misspellings
from tertulia.core.component import Component
from tertulia.core.errors import ConfigError
from tertulia.data.base import DatasetIterator, DatasetReader
from tertulia.data.documents import DocumentIterator
from tertulia.dialects.chainer import compile_config
from tertulia.dialects.reading import Reading

TARGET = 0.99
_BUILT = (Component, DatasetReader, DatasetIterator, DocumentIterator)
_SIGNS = ("__init__", "prepare", "load", "load_file", "read")


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake, and where problems were reported."""

    file: str
    mistake: Mistake
    places: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether one of the reports is where the mistake is, or directly inside."""
        return any(_is_at(found, place) for found in self.places for place in self.mistake.places)


def _is_at(found: str, place: str) -> bool:
    rest = found.removeprefix(place)
    return found.startswith(place) and re.fullmatch(r"(\.[^.\[]+|\[\d+\])?", rest) is not None


def mistakes(config: Config, seed: int) -> Iterator[Mistake]:
    """One mistake of every kind at every place where it can be made."""
    rng = Random(seed)
    yield from misspellings(config, rng)
    yield from malformations(config, rng)


def find_all(configs: Mapping[str, Config], seeds: Sequence[int]) -> list[Finding]:
    """Make every mistake in every config, and read what is reported.

    Raises:
        AssertionError: something was built or loaded for it.
    """
    with tempfile.TemporaryDirectory() as folder, nothing_built():
        for name, config in configs.items():
            (Path(folder) / name).write_text(json.dumps(config), encoding="utf-8")
        return [
            Finding(name, mistake, reported(mistake.config, Path(folder) / name))
            for name, config in configs.items()
            for seed in seeds
            for mistake in mistakes(config, seed)
        ]


def reported(config: Config, path: Path) -> tuple[str, ...]:
    """The places of all problems of a config that would stand in a file."""
    try:
        compile_config(config, path=path, reading=Reading(path.parent / "models"))
    except ConfigError as error:
        return tuple(problem.place for problem in error.problems)
    return ()


@contextmanager
def nothing_built() -> Iterator[None]:
    """Watch every call: no component, reader or iterator may be constructed, prepared or loaded."""
    built: list[str] = []

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_name in _SIGNS:
            thing = frame.f_locals.get("self")
            if isinstance(thing, _BUILT):
                built.append(f"{type(thing).__name__}.{frame.f_code.co_name}")

    previous = sys.getprofile()
    sys.setprofile(watch)
    try:
        yield
    finally:
        sys.setprofile(previous)
    assert not built, built


def main(data: Path | None) -> None:
    originals = data.parent / "reference" / "deeppavlov-configs" if data else None
    configs = valid_configs(originals if originals and originals.is_dir() else None)
    findings = find_all(configs, seeds=(0,))
    made = Counter(finding.mistake.kind for finding in findings)
    right = Counter(finding.mistake.kind for finding in findings if finding.is_right)
    print(f"{len(configs)} valid configs: {', '.join(configs)}\n")
    print(f"{'kind of mistake':32}{'made':>6}{'found at its place':>20}")
    for kind, count in made.items():
        print(f"{kind:32}{count:6}{right[kind]:20}")
    share = right.total() / made.total()
    verdict = "held" if share >= TARGET else "missed"
    print(f"{'all':32}{made.total():6}{right.total():20}")
    print(f"\n{share:.2%} found where they are; target {TARGET:.0%}: {verdict}; nothing was built")
    for finding in findings:
        if not finding.is_right:
            mistake = finding.mistake
            wanted, found = " or ".join(mistake.places), ", ".join(finding.places) or "nothing"
            print(f"  {finding.file}, {mistake.kind}, {mistake.what}: {wanted}; reported: {found}")


if __name__ == "__main__":
    main(None)
