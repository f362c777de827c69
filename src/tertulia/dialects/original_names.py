"""What names of the original package mean here: its class paths, aliases, and what is to come."""

from __future__ import annotations

from collections.abc import Mapping

ALIASES: Mapping[str, str] = {
    "sql_database": "sqlite_database",
}
"""Registered names that one version or another of the original spelt differently."""

IGNORED: Mapping[str, frozenset[str]] = {
    "default_vocab": frozenset({"debug"}),
}
"""Keys that the original accepted for a component, and never used."""

IGNORED_PREFIXES = ("pytest_",)
"""Keys of the `train` section that only the original's own tests read."""

CLASSES: Mapping[str, str] = {
    "DefaultVocabulary": "default_vocab",
    "SimpleVocabulary": "simple_vocab",
    "CharacterVocab": "char_vocab",
    "DialogVocab": "dialog_vocab",
    "Sqlite3Database": "sqlite_database",
    "NLTKTokenizer": "nltk_tokenizer",
    "SplitTokenizer": "split_tokenizer",
    "LazyTokenizer": "lazy_tokenizer",
    "StreamSpacyTokenizer": "stream_spacy_tokenizer",
    "RussianTokenizer": "ru_tokenizer",
    "RuSentTokenizer": "ru_sent_tokenizer",
    "NLTKMosesTokenizer": "nltk_moses_tokenizer",
    "StrLower": "str_lower",
    "Sanitizer": "sanitizer",
    "CharSplitter": "char_splitter",
    "Mask": "mask",
    "OneHotter": "one_hotter",
    "CapitalizationPreprocessor": "capitalization_featurizer",
    "FieldGetter": "field_getter",
    "PymorphyRussianLemmatizer": "pymorphy_russian_lemmatizer",
    "LowercasePreprocessor": "lowercase_preprocessor",
    "DirtyCommentsPreprocessor": "dirty_comments_preprocessor",
    "EmbeddingsMatrixAssembler": "emb_mat_assembler",
    "RandomEmbeddingsMatrix": "random_emb_mat",
    "FasttextEmbedder": "fasttext",
    "GloVeEmbedder": "glove",
    "DictEmbedder": "dict_emb",
    "BoWEmbedder": "bow",
    "BoW": "bow",
    "HashingTfIdfVectorizer": "hashing_tfidf_vectorizer",
    "KerasIntentModel": "intent_model",
    "KerasClassificationModel": "keras_classification_model",
    "BasicClassificationDatasetReader": "basic_classification_reader",
    "BasicClassificationDatasetIterator": "basic_classification_iterator",
    "DataLearningIterator": "data_learning_iterator",
    "DataFittingIterator": "data_fitting_iterator",
    "SQLiteDataIterator": "sqlite_iterator",
    "DSTC2DatasetReader": "dstc2_reader",
    "Dstc2IntentsDatasetIterator": "dstc2_intents_iterator",
    "Wiki100KDictionary": "wikitionary_100K_vocab",
    "RussianWordsVocab": "russian_words_vocab",
    "StaticDictionary": "static_dictionary",
    "TyposWikipedia": "typos_wikipedia_reader",
    "TyposKartaslov": "typos_kartaslov_reader",
    "TyposCustom": "typos_custom_reader",
    "TyposDatasetIterator": "typos_iterator",
    "ErrorModel": "spelling_error_model",
    "KenlmElector": "kenlm_elector",
    "TopOneElector": "top1_elector",
    "LevensteinSearcherComponent": "spelling_levenstein",
}
"""Class names of the original, to registered names. Its modules were moved about from version to
version, its class names were not, so the module of a `class` path is not looked at."""

_FAMILIES: Mapping[str, str] = {
    "spelling correction": """static_dictionary wikitionary_100K_vocab russian_words_vocab
        spelling_error_model kenlm_elector top1_elector spelling_levenstein typos_custom_reader
        typos_wikipedia_reader typos_kartaslov_reader typos_iterator""",
    "sequence tagging": """ner ner_ontonotes conll2003_reader ontonotes_reader dstc2_ner_iterator
        morpho_tagger tag_output_prettifier morphotagger_dataset_reader morphotagger_dataset""",
    "slot filling": "dstc_slotfilling slotfill_raw",
    "ranking": "ranking_model insurance_reader ranking_iterator",
    "reading comprehension": """squad_model squad_preprocessor squad_ans_preprocessor
        squad_vocab_embedder squad_ans_postprocessor squad_dataset_reader squad_iterator""",
    "open-domain question answering": "tfidf_ranker wiki_sqlite_vocab",
    "goal-oriented bot": """go_bot go_bot_rnn featurized_tracker default_tracker hcn_et hcn_at
        random dstc2_v2_reader dialog_iterator dialog_db_result_iterator babi_reader""",
    "sequence-to-sequence bot": """seq2seq_go_bot seq2seq_go_bot_nn knowledge_base
        knowledge_base_entity_normalizer kvret_reader kvret_dialog_iterator""",
}

COMING: Mapping[str, str] = {
    name: family for family, names in _FAMILIES.items() for name in names.split()
}
"""Names of the original whose family this version does not have."""


def our_name(name: str) -> str:
    """The name by which we know what a config calls `name`, a registered name or a class path."""
    cls = original_class(name)
    return ALIASES.get(name, name) if cls is None else CLASSES.get(cls, name)


def original_class(path: str) -> str | None:
    """The class that a path into the original package names, None for any other name."""
    module, _, cls = path.partition(":")
    return cls if cls and module.partition(".")[0] == "deeppavlov" else None
