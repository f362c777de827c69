"""`tertulia components`: every name a config may use, and what it takes."""

from __future__ import annotations

import inspect
from typing import Annotated

import typer


def components(
    name: Annotated[str | None, typer.Argument(help="One name, to see all about it.")] = None,
) -> None:
    """List components, readers, iterators and metrics; or describe one of them."""
    if name is None:
        _list()
    else:
        _describe(name)


def _list() -> None:
    from tertulia.core.registry import COMPONENTS, ITERATORS, METRICS, READERS

    for registry in (COMPONENTS, READERS, ITERATORS, METRICS):
        typer.echo(f"{registry.kind}s")
        names = registry.names()
        width = max(map(len, names), default=0)
        for name in names:
            typer.echo(f"  {name:<{width}}  {_summary(registry.load(name))}")
        typer.echo()


def _describe(name: str) -> None:
    from tertulia.core.errors import UsageError
    from tertulia.core.registry import COMPONENTS, ITERATORS, METRICS, READERS
    from tertulia.core.signature import parameters_of

    registry = next((r for r in (COMPONENTS, READERS, ITERATORS, METRICS) if name in r), None)
    if registry is None:
        meant = COMPONENTS.nearest(name)
        hint = f"did you mean {meant!r}?" if meant else "`tertulia components` lists every name"
        raise UsageError(f"nothing is named {name!r}: {hint}")
    thing = registry.load(name)
    typer.echo(f"{name} ({registry.kind})\n\n{inspect.getdoc(thing)}")
    if isinstance(thing, type):
        typer.echo("\nparameters")
        for parameter in parameters_of(thing).values():
            typer.echo(f"  {parameter}")


def _summary(thing: object) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0]
