"""Names of the YAML dialect: what other versions called our components, and the templates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ALIASES: Mapping[str, str] = {
    "SpacyNLP": "nlp_spacy",
    "MitieNLP": "nlp_mitie",
    "WhitespaceTokenizer": "tokenizer_whitespace",
    "JiebaTokenizer": "tokenizer_jieba",
    "MitieTokenizer": "tokenizer_mitie",
    "SpacyTokenizer": "tokenizer_spacy",
    "SpacyFeaturizer": "intent_featurizer_spacy",
    "MitieFeaturizer": "intent_featurizer_mitie",
    "NGramFeaturizer": "intent_featurizer_ngrams",
    "CountVectorsFeaturizer": "intent_featurizer_count_vectors",
    "RegexFeaturizer": "intent_entity_featurizer_regex",
    "KeywordIntentClassifier": "intent_classifier_keyword",
    "MitieIntentClassifier": "intent_classifier_mitie",
    "SklearnIntentClassifier": "intent_classifier_sklearn",
    "EmbeddingIntentClassifier": "intent_classifier_tensorflow_embedding",
    "LogisticRegressionClassifier": "logistic_regression_classifier",
    "FallbackClassifier": "fallback_classifier",
    "CRFEntityExtractor": "ner_crf",
    "SpacyEntityExtractor": "ner_spacy",
    "MitieEntityExtractor": "ner_mitie",
    "EntitySynonymMapper": "ner_synonyms",
    "DucklingHTTPExtractor": "ner_duckling_http",
    "DucklingEntityExtractor": "ner_duckling_http",
    "RegexEntityExtractor": "regex_entity_extractor",
}
"""The class names of 0.15 to 3.x, and the name of 0.13 that each became."""

STAND_INS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "DIETClassifier": (
        {"name": "ner_gazetteer_crf"},
        {"name": "intent_classifier_ngrams"},
    ),
    "LexicalSyntacticFeaturizer": (),
    "LanguageModelTokenizer": ({"name": "tokenizer_whitespace"},),
    "LanguageModelFeaturizer": ({"name": "sentence_encoder"},),
    "HFTransformersNLP": (),
    "ResponseSelector": (),
    "ConveRTTokenizer": ({"name": "tokenizer_whitespace"},),
    "ConveRTFeaturizer": ({"name": "sentence_encoder"},),
}
"""Components that have no counterpart here, and those that do their work instead."""

PARAMETERS: Mapping[str, Mapping[str, str]] = {
    "intent_classifier_tensorflow_embedding": {
        "hidden_layers_sizes_a": "hidden_layer_size_a",
        "hidden_layers_sizes_b": "hidden_layer_size_b",
    },
    "intent_featurizer_count_vectors": {"oov_token": "OOV_token", "oov_words": "OOV_words"},
    "ner_crf": {"L1_C": "L1_c", "L2_C": "L2_c"},
}
"""Parameters that another version spelt differently."""

_SURE_ENOUGH = 0.45  # rejects three of five messages that have none of CLINC150's intents

TEMPLATES: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "spacy_sklearn": (
        {"name": "nlp_spacy"},
        {"name": "tokenizer_spacy"},
        {"name": "intent_entity_featurizer_regex"},
        {"name": "intent_featurizer_spacy"},
        {"name": "ner_crf"},
        {"name": "ner_synonyms"},
        {"name": "intent_classifier_sklearn"},
    ),
    "tensorflow_embedding": (
        {"name": "tokenizer_whitespace"},
        {"name": "ner_crf"},
        {"name": "ner_synonyms"},
        {"name": "intent_featurizer_count_vectors"},
        {"name": "intent_classifier_tensorflow_embedding"},
    ),
    "supervised_embeddings": (
        {"name": "tokenizer_whitespace"},
        {"name": "intent_entity_featurizer_regex"},
        {"name": "ner_crf"},
        {"name": "ner_synonyms"},
        {"name": "intent_featurizer_count_vectors"},
        {"name": "intent_classifier_tensorflow_embedding"},
    ),
    "keyword": ({"name": "intent_classifier_keyword"},),
    "default": (
        {"name": "tokenizer_whitespace"},
        {"name": "intent_entity_featurizer_regex"},
        {"name": "ner_gazetteer_crf"},
        {"name": "ner_synonyms"},
        {"name": "intent_classifier_ngrams"},
        {"name": "fallback_classifier", "threshold": _SURE_ENOUGH},
    ),
    "best": (
        {"name": "tokenizer_whitespace"},
        {"name": "intent_entity_featurizer_regex"},
        {"name": "sentence_encoder"},
        {"name": "ner_gazetteer_crf"},
        {"name": "ner_synonyms"},
        {"name": "intent_classifier_ngrams"},
        {"name": "fallback_classifier", "threshold": _SURE_ENOUGH},
    ),
}
TEMPLATES = {**TEMPLATES, "pretrained_embeddings_spacy": TEMPLATES["spacy_sklearn"]}
"""Pipelines by one name: those of Rasa NLU, and ours."""

OWN_TEMPLATES = ("default", "best")
