"""The names of the built-in components. Listing them imports none of them."""

from __future__ import annotations

from collections.abc import Mapping

_FAMILIES: Mapping[str, Mapping[str, str]] = {
    "classify": {
        "fallback_classifier": "fallback_classifier:FallbackClassifier",
        "intent_classifier_keyword": "intent_classifier_keyword:KeywordIntentClassifier",
        "intent_classifier_mitie": "intent_classifier_mitie:MitieIntentClassifier",
        "intent_classifier_ngrams": "intent_classifier_ngrams:NgramIntentClassifier",
        "intent_classifier_sklearn": "intent_classifier_sklearn:SklearnIntentClassifier",
        "intent_classifier_tensorflow_embedding": (
            "intent_classifier_tensorflow_embedding:EmbeddingIntentClassifier"
        ),
        "intent_model": "text_classifier:TextClassifier",
        "keras_classification_model": "text_classifier:TextClassifier",
        "logistic_regression_classifier": (
            "logistic_regression_classifier:LogisticRegressionClassifier"
        ),
        "multi_intent_classifier": "multi_intent_classifier:MultiIntentClassifier",
    },
    "embed": {
        "bow": "bow:BagOfWords",
        "dict_emb": "dict_emb:DictEmbedder",
        "emb_mat_assembler": "emb_mat_assembler:EmbeddingMatrixAssembler",
        "fasttext": "fasttext:FastTextEmbedder",
        "glove": "glove:GloveEmbedder",
        "hashing_tfidf_vectorizer": "hashing_tfidf_vectorizer:HashingTfidfVectorizer",
        "random_emb_mat": "random_emb_mat:RandomEmbeddingMatrix",
    },
    "extract": {
        "ner_crf": "ner_crf:CrfEntityExtractor",
        "ner_duckling": "ner_duckling:DucklingEntityExtractor",
        "ner_duckling_http": "ner_duckling_http:DucklingHttpExtractor",
        "ner_gazetteer_crf": "ner_gazetteer_crf:GazetteerCrfExtractor",
        "ner_mitie": "ner_mitie:MitieEntityExtractor",
        "ner_spacy": "ner_spacy:SpacyEntityExtractor",
        "ner_synonyms": "ner_synonyms:EntitySynonymMapper",
        "regex_entity_extractor": "regex_entity_extractor:RegexEntityExtractor",
    },
    "featurize": {
        "capitalization_featurizer": "capitalization_featurizer:CapitalizationFeaturizer",
        "intent_entity_featurizer_regex": "intent_entity_featurizer_regex:RegexFeaturizer",
        "intent_featurizer_count_vectors": "intent_featurizer_count_vectors:CountVectorsFeaturizer",
        "intent_featurizer_mitie": "intent_featurizer_mitie:MitieFeaturizer",
        "intent_featurizer_ngrams": "intent_featurizer_ngrams:NgramFeaturizer",
        "intent_featurizer_spacy": "intent_featurizer_spacy:SpacyFeaturizer",
        "sentence_encoder": "sentence_encoder:SentenceEncoder",
    },
    "language": {
        "nlp_mitie": "nlp_mitie:MitieLanguage",
        "nlp_spacy": "nlp_spacy:SpacyLanguage",
    },
    "message": {
        "custom_component": "custom_component:CustomComponent",
        "join_entities": "join_entities:JoinEntities",
        "join_features": "join_features:JoinFeatures",
        "join_patterns": "join_patterns:JoinPatterns",
        "understanding": "understanding:Understanding",
    },
    "preprocess": {
        "char_splitter": "char_splitter:CharSplitter",
        "dirty_comments_preprocessor": "dirty_comments_preprocessor:DirtyCommentsPreprocessor",
        "field_getter": "field_getter:FieldGetter",
        "lowercase_preprocessor": "lowercase_preprocessor:LowercasePreprocessor",
        "mask": "mask:Mask",
        "one_hotter": "one_hotter:OneHotter",
        "pymorphy_russian_lemmatizer": "pymorphy_russian_lemmatizer:PymorphyRussianLemmatizer",
        "sanitizer": "sanitizer:Sanitizer",
        "str_lower": "str_lower:StrLower",
    },
    "tokenize": {
        "lazy_tokenizer": "lazy_tokenizer:LazyTokenizer",
        "nltk_moses_tokenizer": "nltk_moses_tokenizer:NltkMosesTokenizer",
        "nltk_tokenizer": "nltk_tokenizer:NltkTokenizer",
        "ru_sent_tokenizer": "ru_sent_tokenizer:RuSentTokenizer",
        "ru_tokenizer": "ru_tokenizer:RuTokenizer",
        "split_tokenizer": "split_tokenizer:SplitTokenizer",
        "stream_spacy_tokenizer": "stream_spacy_tokenizer:StreamSpacyTokenizer",
        "tokenizer_jieba": "tokenizer_jieba:JiebaTokenizer",
        "tokenizer_mitie": "tokenizer_mitie:MitieTokenizer",
        "tokenizer_spacy": "tokenizer_spacy:SpacyTokenizer",
        "tokenizer_whitespace": "tokenizer_whitespace:WhitespaceTokenizer",
    },
    "vocab": {
        "char_vocab": "char_vocab:CharVocabulary",
        "default_vocab": "default_vocab:DefaultVocabulary",
        "dialog_vocab": "dialog_vocab:DialogVocabulary",
        "simple_vocab": "simple_vocab:SimpleVocabulary",
        "sqlite_database": "sqlite_database:Sqlite3Database",
    },
}

COMPONENTS: Mapping[str, str] = {
    name: f"tertulia.components.{family}.{place}"
    for family, names in _FAMILIES.items()
    for name, place in names.items()
}
