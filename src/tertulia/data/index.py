"""The names of the built-in readers and iterators. Listing them imports none of them."""

from __future__ import annotations

from collections.abc import Mapping

_READERS: Mapping[str, str] = {
    "banking77_reader": "banking77:Banking77Reader",
    "basic_classification_reader": "basic_classification:BasicClassificationReader",
    "clinc150_reader": "clinc150:Clinc150Reader",
    "dstc2_reader": "dstc2:Dstc2Reader",
    "dstc2_v2_reader": "dstc2:Dstc2Reader",
    "snips_reader": "snips:SnipsReader",
}

_ITERATORS: Mapping[str, str] = {
    "basic_classification_iterator": "basic_classification:BasicClassificationIterator",
    "data_fitting_iterator": "data_fitting:DataFittingIterator",
    "data_learning_iterator": "data_learning:DataLearningIterator",
    "dstc2_intents_iterator": "dstc2_intents:Dstc2IntentsIterator",
    "sqlite_iterator": "sqlite:SqliteIterator",
}

READERS: Mapping[str, str] = {
    **{name: f"tertulia.data.readers.{place}" for name, place in _READERS.items()},
    "nlu_reader": "tertulia.nlu.dataset:NluReader",
}
ITERATORS: Mapping[str, str] = {
    name: f"tertulia.data.iterators.{place}" for name, place in _ITERATORS.items()
}
