"""The load in the picture: five busy minutes, made up; nobody waits that long for a picture."""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import sin

_STEPS = 60


def busy_minutes(labels: Sequence[str]) -> str:
    """What the server might say after five minutes, of the agent and its services."""
    ranks = {label: rank for rank, label in enumerate(labels)}
    return json.dumps(
        {
            "current_load": {label: _tasks(rank)[-1] for label, rank in ranks.items()},
            "response_time": {label: _mean(rank) / 1000 for label, rank in ranks.items()},
            "ended": dict.fromkeys(labels, 1284),
            "failed": {label: 3 if rank == 4 else 0 for label, rank in ranks.items()},
            "late": {label: 1 if rank == 4 else 0 for label, rank in ranks.items()},
            "resting": [],
            "history": {
                "step_seconds": 300 / _STEPS,
                "most": {label: _tasks(rank) for label, rank in ranks.items()},
                "mean_ms": {label: _means(rank) for label, rank in ranks.items()},
            },
        }
    )


def _wave(rank: int, step: int) -> float:
    """Between 0 and 1: how busy the users make one of them, and its own ups and downs."""
    tide = 0.5 + 0.3 * sin(step / 9) + 0.2 * sin(step / 3.3 + 2)
    ripple = (step + 3) * (rank + 5) * 7919 % 97 / 97
    return min(1.0, max(0.05, 0.75 * tide + 0.25 * ripple))


def _mean(rank: int) -> float:
    """The mean of one of them, in milliseconds; the agent waits for all the others."""
    return 292.0 if rank == 0 else 24.0 + 37 * rank % 160


def _tasks(rank: int) -> list[int]:
    most = 14 if rank == 0 else 8 - rank % 3
    return [round(most * _wave(rank, step)) for step in range(_STEPS)]


def _means(rank: int) -> list[float]:
    return [round(_mean(rank) * (0.7 + 0.6 * _wave(rank, step)), 1) for step in range(_STEPS)]
