"""`tertulia nlu evaluate`: how well a model understands, or how well configs learn to."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertulia.cli import options as common
from tertulia.cli.nlu import options
from tertulia.cli.nlu.evaluation_output import tell, wanted_files, write
from tertulia.core.errors import UsageError

if TYPE_CHECKING:
    from tertulia.api import Workspace
    from tertulia.nlu.interpreter import Interpreter
    from tertulia.nlu.training_data import TrainingData


class Mode(StrEnum):
    """What to measure on: data held out by you, or each part of them in turn."""

    EVALUATION = "evaluation"
    CROSSVALIDATION = "crossvalidation"


def evaluate(
    *,
    data: Annotated[
        list[Path], typer.Option("--data", "-d", help="Examples, a file or folder; repeatable.")
    ],
    model: Annotated[
        str | None, typer.Option("--model", "-m", help="A model, or a folder of models: the newest")
    ] = None,
    config: Annotated[
        list[str] | None,
        typer.Option("--config", "-c", help="A config to cross-validate; several are compared."),
    ] = None,
    mode: Annotated[
        Mode | None, typer.Option(help="Only needed by scripts of old: -m or -c says it.")
    ] = None,
    folds: Annotated[int, typer.Option("--folds", "-f", min=2, help="Parts to deal into.")] = 10,
    report: Annotated[Path | None, typer.Option(help="A folder for everything.")] = None,
    errors: Annotated[Path | None, typer.Option(help="A JSON file for wrong intents.")] = None,
    successes: Annotated[Path | None, typer.Option(help="A JSON file for right ones.")] = None,
    histogram: Annotated[Path | None, typer.Option(help="An SVG file for confidences.")] = None,
    confmat: Annotated[Path | None, typer.Option(help="An SVG file for confusions.")] = None,
    out_of_scope: Annotated[
        list[str] | None,
        typer.Option(metavar="INTENT", help="An intent that means: none of the others."),
    ] = None,
    split_symbol: Annotated[
        str | None, typer.Option(help="What stands between several intents in one name.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
    language: options.Language = "en",
    seed: common.Seed = 0,
    settings: common.Settings = None,
    allow_module: common.AllowModule = None,
) -> None:
    """Measure a model on examples it has not seen (-m), or cross-validate configs (-c)."""
    _check(mode, model, config)
    wanted = wanted_files(errors=errors, successes=successes, histogram=histogram, confmat=confmat)
    if wanted and len(config or ()) > 1:
        raise UsageError(f"--{next(iter(wanted))} is for one config: name a folder by --report")
    from tertulia.nlu.evaluation.cross_validation import cross_validate
    from tertulia.nlu.evaluation.evaluation import evaluate_interpreter
    from tertulia.nlu.evaluation.out_of_scope import OUT_OF_SCOPE
    from tertulia.nlu.evaluation.report.machine import Subject

    examples = options.load(data, language)
    out = frozenset(out_of_scope) if out_of_scope else OUT_OF_SCOPE
    subjects = []
    if model is not None:
        interpreter = options.interpreter(model, allow_module)
        measured = evaluate_interpreter(
            interpreter, examples, out_of_scope_intents=out, split_symbol=split_symbol
        )
        subjects.append(Subject.of(model, measured))
    surroundings = common.workspace(settings, None, allow_module, seed)
    for name, train in [(name, _train(name, surroundings)) for name in config or ()]:
        validated = cross_validate(
            train,
            examples,
            folds,
            seed,
            out_of_scope_intents=out,
            split_symbol=split_symbol,
            on_fold=_teller(name, folds),
        )
        subjects.append(Subject.of(name, validated))
    write(subjects, report, wanted)
    tell(subjects, as_json=as_json)


def _check(mode: Mode | None, model: str | None, config: list[str] | None) -> None:
    """Make sure that it is clear what to measure."""
    if model is not None and (config or mode is Mode.CROSSVALIDATION):
        raise UsageError("a model is trained already: cross-validate configs, -c, without -m")
    if not model and not config:
        raise UsageError("name a model by -m, or configs to cross-validate by -c")
    if config and mode is Mode.EVALUATION:
        raise UsageError("a config has learned nothing: train it and name the model by -m")


def _train(config: str, workspace: Workspace) -> Callable[[TrainingData], Interpreter]:
    """What trains a config on examples, and keeps nothing."""
    from tertulia.api import examples_for, open_recipe
    from tertulia.cli.console import warn
    from tertulia.nlu.interpreter import Interpreter
    from tertulia.training.trainer import train

    recipe = open_recipe(config, workspace)
    warn(recipe)
    environment = workspace.environment(recipe)

    def learn(data: TrainingData) -> Interpreter:
        return Interpreter(train(recipe, environment, source=examples_for(recipe, data)).pipeline)

    return learn


def _teller(config: str, folds: int) -> Callable[[int], None]:
    """What says which fold of a config is next."""

    def tell(fold: int) -> None:
        typer.echo(f"{config}: fold {fold} of {folds}", err=True)

    return tell
