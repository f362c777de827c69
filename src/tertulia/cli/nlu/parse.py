"""`tertulia nlu parse`: understand the lines of a file or a pipe."""

from __future__ import annotations

from typing import Annotated

import typer

from tertulia.cli import options as common
from tertulia.cli.nlu import options


def parse(
    model: options.Model,
    input_file: common.InputFile = "-",
    batch_size: common.BatchSize = 64,
    explain: Annotated[
        bool, typer.Option("--explain", help="Say why: what moved each decision, and how far.")
    ] = False,
    allow_module: common.AllowModule = None,
) -> None:
    """Understand one message a line; print one JSON object a line.

    With -b 1 every answer comes as soon as its line is there.
    """
    from tertulia.channels.plain import line_of
    from tertulia.cli.streams import in_batches, lines_of
    from tertulia.nlu.explanation import explained

    interpreter = options.interpreter(model, allow_module)
    with lines_of(input_file) as lines:
        for batch in in_batches(lines, batch_size):
            if explain:
                answers = [explained(interpreter, text) for text in batch]
            else:
                answers = interpreter.parse_all(batch)
            typer.echo("\n".join(line_of(answer) for answer in answers))
