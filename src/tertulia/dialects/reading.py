"""What reading a config needs from outside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from tertulia.core.lookup import Lookup


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a config needs from outside it: the root of its paths, what it may name."""

    root: Path
    lookup: Lookup = field(default_factory=Lookup)
