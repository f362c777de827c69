"""The trained classifier that the speed benchmarks share: trained once, kept in `.bench`."""

from __future__ import annotations

import csv
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path

from tertulia import Workspace, train
from tertulia.core.bundle import is_bundle

_ROOT = Path(__file__).parent.parent / ".bench"


def trained_classifier(data: Path | None) -> Path:
    """The model directory of `snips_cnn` where its data is at hand, else of `sample_intents`."""
    name, settings = "sample_intents", ()
    if data is not None and (data / "snips").is_dir():
        vectors = data / "glove" / "glove.6B.50d.subset.txt.gz"
        name = "snips_cnn"
        settings = (
            f"metadata.variables.DATA={(data / 'snips').absolute()}",
            f"metadata.variables.VECTORS={vectors.absolute()}",
        )
    folder = _ROOT / "models" / name
    if not is_bundle(folder):
        print(f"training {name} first")
        train(name, workspace=Workspace(root=_ROOT, settings=settings))
    print(f"model: {name}")
    return folder


def texts(count: int) -> list[str]:
    """Test utterances of the sample data, repeated until there are enough."""
    table = files("tertulia.catalog") / "data" / "sample_intents" / "test.csv"
    rows = csv.DictReader(table.read_text("utf-8").splitlines())
    return list(islice(cycle([row["text"] for row in rows]), count))
