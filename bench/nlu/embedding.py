"""The embedding classifier with its default parameters on counted words: accuracy and time."""

from __future__ import annotations

from pathlib import Path
from statistics import fmean, median
from time import perf_counter, process_time

from bench.nlu.sets import SETS, NluSet
from tertulia.components.classify.intent_classifier_tensorflow_embedding import (
    EmbeddingIntentClassifier,
)
from tertulia.components.featurize.intent_featurizer_count_vectors import CountVectorsFeaturizer
from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer
from tertulia.nlu.training_data import TrainingData

PUBLISHED = {"banking77": (0.886, 596.0), "snips_few": (0.927, None), "snips": (0.986, None)}
"""The original's accuracy and seconds of training, measured on two cores."""

SEEDS = (0, 1, 2)


def main(data: Path | None) -> None:
    """Print the mean accuracy and the median times over three seeds, beside the original's."""
    if data is None or not (data / "snips").is_dir():
        print("nlu.embedding: left out, the data sets are not there (--data)")
        return
    titles = ("accuracy", "original", "train s", "original", "CPU s", "ms a message")
    print(f"{'set':>10} " + " ".join(f"{title:>12}" for title in titles))
    for name, (accuracy, seconds) in PUBLISHED.items():
        runs = [_run(SETS[name](data), seed) for seed in SEEDS]
        accuracies, walls, processor, latencies = zip(*runs, strict=True)
        print(
            f"{name:>10} {fmean(accuracies):>12.4f} {accuracy:>12.3f} {median(walls):>12.1f} "
            f"{seconds or '–':>12} {median(processor):>12.1f} {median(latencies) * 1000:>12.3f}",
            flush=True,
        )


def _run(subject: NluSet, seed: int) -> tuple[float, float, float, float]:
    """Accuracy, seconds and processor seconds of training, and seconds for a message alone."""
    tokenizer, featurizer = WhitespaceTokenizer(), CountVectorsFeaturizer()
    classifier = EmbeddingIntentClassifier(seed=seed)
    words, intents = tokenizer(texts=_texts(subject.train)), _intents(subject.train)
    featurizer.fit(words=words)
    features = featurizer(words=words)
    started, busy = perf_counter(), process_time()
    classifier.fit(features=features, intents=intents)
    seconds, processor = perf_counter() - started, process_time() - busy
    rows = featurizer(words=tokenizer(texts=_texts(subject.test)))
    pairs = zip(classifier(features=rows), _intents(subject.test), strict=True)
    accuracy = fmean(ranking.best.intent == gold for ranking, gold in pairs)
    latencies = []
    for place in range(min(300, rows.shape[0])):
        started = perf_counter()
        classifier(features=rows[place : place + 1])
        latencies.append(perf_counter() - started)
    return accuracy, seconds, processor, median(latencies)


def _texts(data: TrainingData) -> list[str]:
    return [example.text for example in data.examples]


def _intents(data: TrainingData) -> list[str | None]:
    return [example.intent for example in data.examples]
