"""`tertulia agent`: its sub-commands."""

from __future__ import annotations

import typer

from tertulia.cli.agent import check, dump, erase, export, graph, replay, restore, run, serve, test

app = typer.Typer(
    help="Join services into an assistant: check, draw, run, and look after its dialogues.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.command("check")(check.check)
app.command("graph")(graph.graph)
app.command("run")(run.run)
app.command("serve")(serve.serve)
app.command("test")(test.hold_conversations)
app.command("replay")(replay.replay)
app.command("dump")(dump.dump)
app.command("export")(export.export)
app.command("import")(restore.restore)
app.command("erase-user")(erase.erase_user)
