"""Two thousand damaged and forged model directories: is each refused, and in plain words?

    python -m bench corruptions

Accidents leave the checksums as they were; forgeries mend them. Every directory is opened with
`tertulia.load`. A forgery may happen to be a valid model, which is counted apart; anything else
than a `TertuliaError`, and any file written outside or changed, is a failure of ours.
"""

from __future__ import annotations

import hashlib
import resource
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Literal, TypeAlias

from bench.accidents import ACCIDENTS, Damage
from bench.forgeries import MAY_BE_VALID, MUST_BE_REFUSED
from bench.sample_model import train_sample
from tertulia.api import Workspace, load
from tertulia.core.errors import TertuliaError

ROUNDS = 87  # of 23 kinds: 2001 corruptions
KINDS = {**ACCIDENTS, **MUST_BE_REFUSED, **MAY_BE_VALID}
_MOST_MEMORY = 2**30  # bytes of address space that loading may add

Outcome: TypeAlias = Literal["refused", "valid", "FAILED"]


@dataclass(frozen=True, slots=True)
class Trial:
    """One corruption and what came of it; `detail` is the message, or what went wrong."""

    kind: str
    seed: int
    outcome: Outcome
    detail: str
    seconds: float


def run_trials(place: Path, rounds: int) -> Iterator[Trial]:
    """Train one model below `place`, and try every kind of corruption `rounds` times on copies."""
    train_sample(place / "model")
    for seed in range(rounds):
        for kind, damage in KINDS.items():
            sandbox = place / "sandbox"
            shutil.copytree(place / "model", sandbox / "model")
            yield _try(sandbox, kind, damage, seed)
            shutil.rmtree(sandbox)


def _try(sandbox: Path, kind: str, damage: Damage, seed: int) -> Trial:
    (sandbox / "outside").mkdir()
    (sandbox / "outside" / "secret").write_bytes(b"secret")
    damage(sandbox / "model", Random(f"{kind} {seed}"))
    before = _snapshot(sandbox)
    started = perf_counter()
    outcome, detail = _open(sandbox, kind)
    seconds = perf_counter() - started
    if _snapshot(sandbox) != before:
        outcome, detail = "FAILED", "a file was written or changed"
    return Trial(kind, seed, outcome, detail, seconds)


def _open(sandbox: Path, kind: str) -> tuple[Outcome, str]:
    try:
        load(sandbox / "model", Workspace(root=sandbox / "outside"))
    except TertuliaError as error:
        message = f"{type(error).__name__}: {error}"
        return ("refused", message) if str(error).strip() else ("FAILED", "there is no message")
    except (Exception, SystemExit) as error:  # noqa: BLE001 - what else comes is what we look for
        return "FAILED", repr(error)
    return ("valid", "") if kind in MAY_BE_VALID else ("FAILED", "it was opened")


def _snapshot(folder: Path) -> dict[str, object]:
    """Every entry below a folder with its kind or its content."""
    found: dict[str, object] = {}
    for entry in folder.rglob("*"):
        if entry.is_file() and not entry.is_symlink():
            found[str(entry)] = hashlib.sha256(entry.read_bytes()).digest()
        else:
            found[str(entry)] = entry.is_symlink()
    return found


def main(data: Path | None) -> None:  # noqa: ARG001 - every benchmark takes it
    """Print, for each kind, how many were tried, refused and valid after all."""
    _bound_memory()
    with tempfile.TemporaryDirectory() as place:
        trials = list(run_trials(Path(place), ROUNDS))
    outcomes = Counter((trial.kind, trial.outcome) for trial in trials)
    print(f"{'corruption':<36} {'count':>6} {'refused':>8} {'valid':>6} {'failed':>7}")
    for kind in KINDS:
        _print_row(kind, [outcomes[kind, outcome] for outcome in ("refused", "valid", "FAILED")])
    totals = Counter(trial.outcome for trial in trials)
    _print_row("all", [totals[outcome] for outcome in ("refused", "valid", "FAILED")])
    slowest = max(trials, key=lambda trial: trial.seconds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"slowest: {slowest.seconds * 1000:.0f} ms ({slowest.kind}); peak memory {memory:.0f} MB")
    for trial in trials:
        if trial.outcome == "FAILED":
            print(f"FAILED {trial.kind}, seed {trial.seed}: {trial.detail[:300]}")


def _print_row(name: str, counts: list[int]) -> None:
    refused, valid, failed = counts
    print(f"{name:<36} {sum(counts):>6} {refused:>8} {valid:>6} {failed:>7}")


def _bound_memory() -> None:
    """Let a gigabyte more than now be the end: what asks for more fails at once."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    most = pages * resource.getpagesize() + _MOST_MEMORY
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))
