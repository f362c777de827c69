"""What everybody would try first: TF-IDF, logistic regression, a plain CRF."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pycrfsuite
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from tertulia.nlu.training_data import TrainingData, TrainingExample

_WORD = re.compile(r"\w+|[^\w\s]")


class Baseline:
    """Words of one and two for the intent; BIO tags of words and their neighbours for entities."""

    def __init__(self, data: TrainingData) -> None:
        self._intents = make_pipeline(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            LogisticRegression(C=20, max_iter=1000),
        )
        named = [example for example in data.examples if example.intent is not None]
        self._intents.fit([e.text for e in named], [e.intent for e in named])
        self._tagger: pycrfsuite.Tagger | None = None
        if data.entity_types:
            self._model = _model(data)  # the tagger reads it as long as it lives
            self._tagger = pycrfsuite.Tagger()
            self._tagger.open_inmemory(self._model)

    def parse_all(self, texts: Sequence[str]) -> list[dict[str, Any]]:
        """Answer as an interpreter does."""
        probabilities = self._intents.predict_proba(texts)
        best = probabilities.argmax(axis=1)
        return [
            {
                "text": text,
                "intent": {
                    "name": self._intents.classes_[place],
                    "confidence": float(row[place]),
                },
                "entities": list(self._entities(text)),
            }
            for text, row, place in zip(texts, probabilities, best, strict=True)
        ]

    def _entities(self, text: str) -> Iterator[dict[str, Any]]:
        if self._tagger is None:
            return
        words = list(_WORD.finditer(text))
        tags = [*self._tagger.tag(_features([word.group() for word in words])), "O"]
        start, kind = 0, None
        for place, tag in enumerate(tags):
            if kind is not None and tag != f"I-{kind}":
                span = text[start : words[place - 1].end()]
                yield {
                    "start": start,
                    "end": words[place - 1].end(),
                    "entity": kind,
                    "value": span,
                    "confidence": None,
                    "extractor": "crf",
                    "processors": [],
                }
                kind = None
            if tag[:2] == "B-" or (tag[:2] == "I-" and kind is None):
                start, kind = words[place].start(), tag[2:]


def _model(data: TrainingData) -> bytes:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.1, "max_iterations": 50})
    for example in data.examples:
        words = list(_WORD.finditer(example.text))
        trainer.append(_features([word.group() for word in words]), _tags(example, words))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return path.read_bytes()


def _tags(example: TrainingExample, words: Sequence[re.Match[str]]) -> list[str]:
    tags = ["O"] * len(words)
    for entity in example.entities:
        inside = [i for i, w in enumerate(words) if entity.start <= w.start() < entity.end]
        for count, place in enumerate(inside):
            tags[place] = f"{'I' if count else 'B'}-{entity.entity}"
    return tags


def _features(words: Sequence[str]) -> list[list[str]]:
    own = [_word_features(word) for word in words]
    rows = []
    for place, features in enumerate(own):
        before = own[place - 1] if place else ["BOS"]
        after = own[place + 1] if place + 1 < len(own) else ["EOS"]
        rows.append(["bias", *features, *(f"-1:{f}" for f in before), *(f"+1:{f}" for f in after)])
    return rows


def _word_features(word: str) -> list[str]:
    return [
        f"low={word.lower()}",
        f"prefix={word[:3]}",
        f"suffix={word[-3:]}",
        f"title={word.istitle()}",
        f"upper={word.isupper()}",
        f"digit={word.isdigit()}",
    ]
