"""Run benchmarks by name, or all of them: `python -m bench [name …] [--data DIR] [--quick]`."""

from __future__ import annotations

import argparse
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path

import bench
from bench.machine import describe_machine


def benchmarks() -> list[str]:
    """The modules below this folder that have a `main(data)`: `snips`, `nlu.accuracy`.

    Some take `quick` as well.
    """
    modules = pkgutil.walk_packages(bench.__path__, "bench.")
    names = [module.name.removeprefix("bench.") for module in modules]
    return [name for name in names if name != "__main__" and _is_benchmark(name)]


def _is_benchmark(name: str) -> bool:
    main = getattr(importlib.import_module(f"bench.{name}"), "main", None)
    return main is not None and _parameters(main) in (["data"], ["data", "quick"])


def _parameters(main: Callable[..., None]) -> list[str]:
    return list(inspect.signature(main).parameters)


def _run(name: str, data: Path | None, *, quick: bool) -> None:
    main = importlib.import_module(f"bench.{name}").main
    main(data, **({"quick": quick} if "quick" in _parameters(main) else {}))


def run() -> None:
    """Parse the command line and run what it names."""
    known = benchmarks()
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of: {', '.join(known)}")
    parser.add_argument("--data", type=Path, help="the folder of the data sets")
    parser.add_argument(
        "--quick", action="store_true", help="less of everything, where a benchmark is a long one"
    )
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in known]:
        parser.error(f"no benchmark is named {', '.join(unknown)}; there are {', '.join(known)}")
    print(describe_machine())
    for name in options.names or known:
        print(f"\n{name}", flush=True)
        _run(name, options.data, quick=options.quick)


if __name__ == "__main__":
    run()
