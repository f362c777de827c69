"""Valid configs of many shapes, to make mistakes in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Config = dict[str, Any]

_INTENTS: Config = {
    "dataset": {
        "type": "classification",
        "data_path": "{DATA}/chat",
        "format": "json",
        "orient": "records",
        "lines": True,
        "x": "text",
        "y": "intent",
        "train": "train.json",
        "field_to_split": "train",
        "split_fields": ["train", "valid"],
        "split_proportions": [0.9, 0.1],
    },
    "chainer": {
        "in": ["utterance"],
        "in_y": ["intent"],
        "out": ["intents", "probabilities"],
        "pipe": [
            {
                "id": "intent_vocab",
                "name": "default_vocab",
                "level": "token",
                "fit_on": ["intent"],
                "save_path": "chat/intents.dict",
            },
            {"name": "str_lower", "in": ["utterance"], "out": ["lowered"]},
            {"id": "tokenizer", "name": "split_tokenizer"},
            {"ref": "tokenizer", "in": ["lowered"], "out": ["tokens"]},
            {
                "name": "intent_model",
                "main": True,
                "in": ["tokens"],
                "in_y": ["intent"],
                "out": ["intents", "probabilities"],
                "classes": "#intent_vocab.keys()",
                "embedder": {"name": "dict_emb", "load_path": "vectors.txt", "dim": 50},
                "kernel_sizes_cnn": [1, 2, 3],
                "filters_cnn": 64,
                "dropout_rate": 0.5,
                "optimizer": "Adam",
                "text_size": 15,
            },
        ],
    },
    "train": {
        "epochs": 10,
        "batch_size": 32,
        "metrics": [
            "classification_accuracy",
            {"name": "classification_f1", "inputs": ["intent", "intents", "probabilities"]},
        ],
        "metric_optimization": "maximize",
        "validation_patience": 3,
        "val_every_n_epochs": 1,
        "show_examples": False,
    },
    "metadata": {
        "variables": {"ROOT": "corpora", "DATA": "{ROOT}/small"},
        "labels": {"server_utils": "Intents"},
        "download": [
            "http://example.org/chat.tar.gz",
            {"url": "http://example.org/vectors.txt", "subdir": "vectors"},
        ],
        "requirements": ["torch"],
    },
}

_TAGGING: Config = {
    "dataset_reader": {"name": "snips_reader", "data_path": "snips", "full": False},
    "dataset_iterator": {
        "name": "data_learning_iterator",
        "seed": 7,
        "shuffle": True,
    },
    "chainer": {
        "in": ["x"],
        "in_y": ["y"],
        "out": ["x_numbers", "marks", "capitals"],
        "pipe": [
            {"name": "lazy_tokenizer", "in": ["x"], "out": ["x"]},
            {"name": "str_lower", "in": ["x"], "out": ["x_lower"]},
            {"name": "sanitizer", "nums": True, "in": ["x_lower"], "out": ["x_clean"]},
            {
                "id": "words",
                "name": "simple_vocab",
                "special_tokens": ["<UNK>"],
                "pad_with_zeros": True,
                "min_freq": 2,
                "fit_on": ["x_clean"],
                "save_path": "tagging/words.dict",
                "load_path": "tagging/words.dict",
                "in": ["x_clean"],
                "out": ["x_numbers"],
            },
            {
                "id": "tags",
                "name": "simple_vocab",
                "fit_on": ["y"],
                "in": ["y"],
                "out": ["y_numbers"],
            },
            {"name": "char_splitter", "in": ["x_clean"], "out": ["x_chars"]},
            {
                "id": "chars",
                "name": "char_vocab",
                "fit_on": ["x_chars"],
                "in": ["x_chars"],
                "out": ["chars_numbers"],
            },
            {
                "id": "glove",
                "name": "glove",
                "load_path": "glove.txt",
                "pad_zero": True,
                "in": ["x_clean"],
                "out": ["x_vectors"],
            },
            {
                "id": "word_matrix",
                "name": "emb_mat_assembler",
                "embedder": "#glove",
                "vocab": "#words",
            },
            {
                "id": "char_matrix",
                "name": "random_emb_mat",
                "vocab_len": "#chars.len",
                "emb_dim": "#word_matrix.dim",
            },
            {"name": "mask", "in": {"utterances": "x"}, "out": ["marks"]},
            {"name": "capitalization_featurizer", "in": ["x"], "out": ["capitals"]},
            {"name": "one_hotter", "depth": "#tags.len", "in": ["y_numbers"], "out": ["y_hot"]},
        ],
    },
    "train": {"epochs": 1, "metrics": [{"name": "accuracy", "inputs": ["y_hot", "y_numbers"]}]},
}

_DOCUMENTS: Config = {
    "dataset_iterator": {
        "name": "sqlite_iterator",
        "data_dir": "wiki",
        "data_url": "http://example.org/wiki.db",
        "shuffle": False,
    },
    "chainer": {
        "in": ["docs"],
        "in_y": [],
        "out": ["vectors"],
        "pipe": [
            {
                "id": "vectorizer",
                "name": "hashing_tfidf_vectorizer",
                "fit_on_batch": True,
                "hash_size": 65536,
                "save_path": "wiki/tfidf.npz",
                "tokenizer": {
                    "name": "stream_spacy_tokenizer",
                    "lemmas": True,
                    "ngram_range": [1, 2],
                    "stopwords": ["the", "a"],
                },
                "in": ["docs"],
                "out": ["vectors"],
            },
            {"name": "bow", "vocab": {"name": "default_vocab", "level": "token", "min_freq": 1}},
        ],
    },
    "train": {"batch_size": 1000, "validate_best": False, "test_best": False, "metrics": []},
}

_OUTER: Config = {
    "chainer": {
        "in": ["question"],
        "out": ["cleaned", "counts", "rows"],
        "pipe": [
            {"config_path": "cleaning.json", "in": ["question"], "out": ["cleaned", "pieces"]},
            {"id": "letters", "name": "default_vocab", "level": "char", "fit_on": ["cleaned"]},
            {"name": "bow", "vocab": "#letters", "in": ["pieces"], "out": ["counts"]},
            {
                "id": "facts",
                "name": "sqlite_database",
                "table_name": "facts",
                "primary_keys": ["name", "place"],
                "save_path": "facts.sqlite",
            },
            {
                "class": "deeppavlov.models.preprocessors.field_getter:FieldGetter",
                "field": "slots",
                "in": ["counts"],
                "out": ["slots"],
            },
            {"ref": "facts", "in": ["slots"], "out": ["rows"]},
        ],
    },
    "metadata": {"imports": ["tertulia.components"], "labels": {"telegram_utils": "Facts"}},
}

_CLEANING: Config = {
    "chainer": {
        "in": "text",
        "out": ["lower", "tokens"],
        "pipe": [
            {"class": "tertulia.components.preprocess.str_lower:StrLower", "in": "text",
             "out": "lower"},
            {"name": "nltk_tokenizer", "tokenizer": "wordpunct_tokenize", "in": ["lower"],
             "out": ["raw_tokens"]},
            {
                "name": "lowercase_preprocessor",
                "to_lower": True,
                "append_case": "first",
                "in": ["raw_tokens"],
                "out": ["tokens"],
            },
        ],
    },
}  # fmt: skip

OURS: Mapping[str, Config] = {
    "intents.json": _INTENTS,
    "tagging.json": _TAGGING,
    "documents.json": _DOCUMENTS,
    "outer.json": _OUTER,
    "cleaning.json": _CLEANING,
}


def valid_configs(originals: Path | None) -> dict[str, Config]:
    """All configs by file name; those of the original package too where its folder is there."""
    files = sorted((originals / "intents").glob("*.json")) if originals else []
    return {**OURS, **{file.name: json.loads(file.read_text("utf-8")) for file in files}}
