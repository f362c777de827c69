"""Train an intent classifier, and let it answer: what `make demo` runs.

With the SNIPS data and word vectors at hand (`--data`), it trains `snips_cnn` on 13,784 utterances;
without them, `sample_intents` on the 700 that ship with the package.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import tertulia
from tertulia.api import Workspace, open_recipe
from tertulia.cli.console import ConsoleListener

QUESTIONS = {
    "snips_cnn": [
        "book a table for two at a sushi bar near the station",
        "will it rain in Lisbon tomorrow afternoon",
        "put this song on my running playlist",
        "give this novel four stars",
    ],
    "sample_intents": [
        "make it dark in here",
        "will I need an umbrella tomorrow",
        "we're out of milk and eggs",
        "wake me at half past six",
    ],
}


def main() -> None:
    """Train, report, answer."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, help="a folder with `snips` and `glove` in it")
    data = parser.parse_args().data
    name, settings = chosen(data)
    models = Path(__file__).parent.parent / ".demo"
    workspace = Workspace(root=models, settings=settings)
    print(f"training {name}; the model goes to {models.name}/", file=sys.stderr)
    with ConsoleListener.of(open_recipe(name, workspace).plan, models) as listener:
        classify = tertulia.train(name, workspace=workspace, listener=listener)
    labels, probabilities = classify(QUESTIONS[name])
    for question, [intent], scores in zip(QUESTIONS[name], labels, probabilities, strict=True):
        print(f"{question}\n  → {intent} ({scores[intent]:.3f})")


def chosen(data: Path | None) -> tuple[str, tuple[str, ...]]:
    """The config to train, and where its data lies."""
    if data is None:
        return "sample_intents", ()
    snips, vectors = data / "snips", data / "glove" / "glove.6B.50d.subset.txt.gz"
    if not (snips.is_dir() and vectors.is_file()):
        print(f"no SNIPS data in {data}: taking the sample data", file=sys.stderr)
        return "sample_intents", ()
    return "snips_cnn", (
        f"metadata.variables.DATA={snips.absolute()}",
        f"metadata.variables.VECTORS={vectors.absolute()}",
    )


if __name__ == "__main__":
    main()
