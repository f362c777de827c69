"""MixSNIPS, messages of one to three intents: how often exactly these are found, 10-fold."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.nlu.sets import mixsnips
from tertulia.api import train
from tertulia.nlu.evaluation.cross_validation import cross_validate
from tertulia.nlu.interpreter import Interpreter
from tertulia.nlu.training_data import TrainingData

SYMBOL = "#"
PIPELINES = {
    "every intent by itself, from a probability of 0.5": (
        "- tokenizer_whitespace\n"
        "- {name: intent_featurizer_count_vectors, max_ngram: 2}\n"
        f"- {{name: multi_intent_classifier, intent_split_symbol: '{SYMBOL}'}}\n"
    ),
    "a combination of the examples, by logistic regression": (
        "- tokenizer_whitespace\n"
        "- {name: intent_featurizer_count_vectors, max_ngram: 2}\n"
        "- logistic_regression_classifier\n"
    ),
}


def main(data: Path | None) -> None:
    """Print for each pipeline the share of messages whose set of intents is exactly right."""
    if data is None or not (data / "mixsnips").is_dir():
        print("nlu.multi_intent: left out, the data sets are not there (--data)")
        return
    examples = mixsnips(data)
    for name, pipeline in PIPELINES.items():
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder) / "config.yml"
            config.write_text(f"pipeline:\n{pipeline}", encoding="utf-8")

            def trained(part: TrainingData, config: Path = config) -> Interpreter:
                return Interpreter(train(config, data=part, output=config.parent / "model"))

            measured = cross_validate(trained, examples, 10, 0, split_symbol=SYMBOL)
        exact = measured.test["intents.several.accuracy"]
        print(f"{name}: {exact.mean:.4f} ± {exact.deviation:.4f}")
