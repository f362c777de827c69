"""Check the original configs, and train two of them unchanged, on data put where they expect it.

The vectors are trained here on the same utterances, in fastText's own format (gensim, 100-d), since
those that the configs name cannot be had any more.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from tertulia.api import open_recipe
from tertulia.core.errors import ConfigError
from tertulia.data.readers.snips import SnipsReader

_TRAINED = {
    "intents_snips": ("snips/train.csv", "intents"),
    "intents_sample_csv": ("sample/sample.csv", "classes"),
}


def main(data: Path | None) -> None:
    """Print what `check` says of each config, then accuracy and time of the two trainings."""
    configs = data.parent / "reference" / "deeppavlov-configs" if data is not None else None
    if data is None or configs is None or not configs.is_dir():
        print("original_configs: left out, the configs are not beside the data sets (--data)")
        return
    for config in sorted(configs.rglob("*.json")):
        print(f"{config.relative_to(configs).as_posix():<45} {_checked(config)}")
    for name in _TRAINED:  # each in a root of its own: both keep their model at the same path
        with tempfile.TemporaryDirectory() as folder:
            _put_data(data, Path(folder))
            config = configs / "intents" / f"{name}.json"
            print(f"{name}: {_trained(config, Path(folder))}", flush=True)


def _checked(config: Path) -> str:
    try:
        open_recipe(config)
    except ConfigError as error:
        coming = all("belongs to the" in problem.cause for problem in error.problems)
        return "family not here yet" if coming else f"FAILS: {error}"
    return "passes"


def _put_data(data: Path, root: Path) -> None:
    """The utterances as CSV and the vectors as `.bin`, at the paths that the configs name."""
    from gensim.models import FastText
    from gensim.models.fasttext import save_facebook_model
    from nltk.tokenize import wordpunct_tokenize

    examples = SnipsReader(data_path=data / "snips", full=False).read().train  # 2,100, for time
    utterances = SnipsReader(data_path=data / "snips").read().train
    for path, column in _TRAINED.values():
        file = root / path
        file.parent.mkdir(parents=True)
        with file.open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(["text", column])
            rows.writerows((text, ",".join(labels)) for text, labels in examples)
    texts: Sequence[Sequence[str]] = [wordpunct_tokenize(text) for text, _ in utterances]
    vectors = root / "embeddings" / "dstc2_fastText_model.bin"
    vectors.parent.mkdir()
    model = FastText(texts, vector_size=100, min_count=1, bucket=20_000, epochs=20, seed=0)
    save_facebook_model(model, str(vectors))


def _trained(config: Path, root: Path) -> str:
    start = perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tertulia", "train", str(config), "--models-path", str(root)],
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = perf_counter() - start
    if done.returncode:
        return f"FAILS: {done.stderr}"
    valid = [json.loads(line)["valid"] for line in done.stdout.splitlines() if '"valid"' in line]
    accuracy = valid[-1]["metrics"]["classification_accuracy"]
    return f"accuracy on its validation part {accuracy:.4f}, {seconds:.0f} s"
