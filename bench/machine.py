"""The machine and the versions that a benchmark's numbers belong to."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("tertulia", "numpy", "msgspec", "safetensors", "scikit-learn", "torch", "uvicorn")


def describe_machine() -> str:
    """Processor, memory, system, Python and packages, in two lines."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    hardware = f"{_processor()}, {cores} cores, {memory:.0f} GiB, {platform.system()}"
    versions = [f"{name} {_version(name)}" for name in PACKAGES]
    return f"{hardware}\nPython {platform.python_version()}, {', '.join(versions)}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"
