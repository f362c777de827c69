"""The names of the built-in components. Listing them imports none of them."""

from __future__ import annotations

from collections.abc import Mapping

_FAMILIES: Mapping[str, Mapping[str, str]] = {
    "classify": {
        "intent_model": "text_classifier:TextClassifier",
        "keras_classification_model": "text_classifier:TextClassifier",
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
    "featurize": {
        "capitalization_featurizer": "capitalization_featurizer:CapitalizationFeaturizer",
        "intent_featurizer_count_vectors": "intent_featurizer_count_vectors:CountVectorsFeaturizer",
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
