"""How long the package makes one wait before anything happens, in fresh processes.

Fails if anything heavy is imported on the way.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

RUNS = 15
HEAVY = ("torch", "sklearn", "scipy", "spacy", "nltk", "pandas", "fastapi", "uvicorn")
PROGRAMS = {
    "python, nothing imported": ["-c", "pass"],
    "import numpy": ["-c", "import numpy"],
    "import tertulia": ["-c", "import tertulia"],
    "every public name": ["-c", "import tertulia as t; [getattr(t, name) for name in t.__all__]"],
    "tertulia --help": ["-m", "tertulia", "--help"],
    "tertulia components": ["-m", "tertulia", "components"],
}


def seconds_of(arguments: list[str]) -> float:
    """One fresh process from its start to its end."""
    start = perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return perf_counter() - start


def heavy_after(program: str) -> list[str]:
    """The heavy modules that a program leaves imported."""
    tail = f"; import sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    printed = subprocess.check_output([sys.executable, "-c", program + tail], text=True)
    return [name for name in HEAVY if f"'{name}'" in printed]


def main(data: Path | None) -> None:  # noqa: ARG001 - it needs none
    """Print medians over fresh processes, and the heavy modules that are imported."""
    print(f"medians of {RUNS} processes, in milliseconds")
    seconds: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for arguments in PROGRAMS.values():  # once for the disk's cache
        seconds_of(arguments)
    for _ in range(RUNS):  # in turns, so that a busy machine is busy for all
        for name, arguments in PROGRAMS.items():
            seconds[name].append(seconds_of(arguments))
    alone = median(seconds["python, nothing imported"])
    print(f"{'':28}{'median':>8}{'least':>8}{'above python':>14}")
    for name, values in seconds.items():
        middle, least = median(values) * 1000, min(values) * 1000
        print(f"{name:28}{middle:8.0f}{least:8.0f}{middle - alone * 1000:14.0f}")

    print()
    heavy = {
        program: heavy_after(program) for program in ("import tertulia", "import tertulia.cli.main")
    }
    for program, found in heavy.items():
        print(f"{program}: heavy modules: {', '.join(found) or 'none'}")
    if any(heavy.values()):
        sys.exit(1)
