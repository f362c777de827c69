"""`tertulia predict`: answer the lines of a file or a pipe."""

from __future__ import annotations

import typer

from tertulia.cli import options


def predict(
    config: options.Model,
    input_file: options.InputFile = "-",
    batch_size: options.BatchSize = 64,
    download: options.Download = False,
    settings: options.Settings = None,
    models_path: options.ModelsPath = None,
    allow_module: options.AllowModule = None,
) -> None:
    """Answer every example, one line each: text as it is, anything else as JSON.

    A pipeline of several inputs takes as many lines per example. With -b 1 every answer comes as
    soon as its lines are there.
    """
    from tertulia.api import load
    from tertulia.channels.plain import line_of
    from tertulia.cli.download import fetch_first
    from tertulia.cli.streams import examples_of, in_batches, lines_of

    surroundings = options.workspace(settings, models_path, allow_module)
    with lines_of(input_file) as lines:
        if download:
            fetch_first(config, surroundings)
        pipeline = load(config, surroundings)
        for batch in in_batches(examples_of(lines, pipeline.inputs), batch_size):
            answers = pipeline(*(list(column) for column in zip(*batch, strict=True)))
            rows = zip(*answers, strict=True) if len(pipeline.outputs) > 1 else answers
            typer.echo("\n".join(line_of(row) for row in rows))
