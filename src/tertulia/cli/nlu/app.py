"""`tertulia nlu`: its sub-commands."""

from __future__ import annotations

import typer

from tertulia.cli.nlu import convert, split, validate

app = typer.Typer(
    help="Prepare training data for language understanding.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("convert")(convert.convert)
app.command("validate")(validate.validate)
app.command("split")(split.split)
