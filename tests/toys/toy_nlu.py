"""NLU components with Rasa's life cycle, as somebody might have written them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import ClassVar

from tertulia.nlu.custom import Component
from tertulia.nlu.message import Message


class Sentiment(Component):
    """Learns which words stand in messages of `sad`, and says how many a message has."""

    name = "sentiment"
    provides = ("entities",)
    requires = ("tokens",)
    defaults: ClassVar = {"label": "sad", "weight": 1.0}

    def __init__(self, component_config=None, words=()):
        super().__init__(component_config)
        self.words = set(words)

    def provide_context(self):
        return {"sad_words": self.words}

    def train(self, training_data, config, **context):
        for example in training_data.intent_examples:
            if example.get("intent") == self.component_config["label"]:
                self.words |= {token.text for token in example.get("tokens")}

    def process(self, message, **context):
        hits = [token.text for token in message.get("tokens") if token.text in self.words]
        entity = {
            "value": len(hits) * self.component_config["weight"],
            "entity": "sadness",
            "extractor": self.name,
            "confidence": None,
        }
        message.set("entities", [*message.get("entities", []), entity], add_to_output=True)
        message.set("sad_words", hits, add_to_output=True)

    def persist(self, model_dir):
        (Path(model_dir) / "words.json").write_text(json.dumps(sorted(self.words)))
        return {"file": "words.json"}

    @classmethod
    def load(cls, model_dir=None, model_metadata=None, cached_component=None, **context):
        words = json.loads((Path(model_dir) / model_metadata["file"]).read_text())
        return cls(model_metadata, words)


class Shout(Component):
    """Ranks an intent by whether the first component's words are known, and runs it on others."""

    name = "shout"
    provides = ("intent", "intent_ranking")

    def train(self, training_data, config, sad_words=(), **context):
        probe = self.partially_process(Message("gone ever"))
        self.component_config["seen_while_training"] = probe.get("sad_words")
        self.component_config["language"] = config.language

    def process(self, message, sad_words=(), **context):
        intent = {"name": "sad" if message.get("sad_words") else "fine", "confidence": 0.75}
        message.set("intent", intent, add_to_output=True)
        message.set("intent_ranking", [intent, {"name": "other", "confidence": 0.25}])
        message.set("known", sorted(sad_words), add_to_output=True)

    def persist(self, model_dir):
        return {"seen_while_training": self.component_config["seen_while_training"]}
