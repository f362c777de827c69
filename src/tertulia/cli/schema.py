"""`tertulia schema`: JSON Schema of configs, for editors that complete and check as you type."""

from __future__ import annotations

import json

import typer


def schema() -> None:
    """Print the JSON Schema of configs."""
    from tertulia.dialects.schema import config_schema

    typer.echo(json.dumps(config_schema(), indent=1))
