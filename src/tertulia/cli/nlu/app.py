"""`tertulia nlu`: its sub-commands."""

from __future__ import annotations

import typer

from tertulia.cli.nlu import convert, evaluate, parse, serve, shell, split, train, validate

app = typer.Typer(
    help="Understand messages: prepare examples, train, parse, evaluate, serve.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("train")(train.train)
app.command("parse")(parse.parse)
app.command("shell")(shell.shell)
app.command("evaluate")(evaluate.evaluate)
app.command("serve")(serve.serve)
app.command("convert")(convert.convert)
app.command("validate")(validate.validate)
app.command("split")(split.split)
