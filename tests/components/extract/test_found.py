import numpy as np

from tertulia.components.extract.found import found_entities
from tertulia.components.extract.pieces import Pieces
from tertulia.components.extract.tags import Label, TagSet
from tertulia.core.text import EntitySpan, Token


def test_an_entity_is_as_sure_as_the_least_sure_of_its_pieces() -> None:
    texts = ["to New York", "", "Rome"]
    tokens = [
        [Token("to", 0, 2), Token("New", 3, 6), Token("York", 7, 11)],
        [],
        [Token("Rome", 0, 4)],
    ]
    tags = TagSet((Label("city", role="to"),), "bio")
    chosen = np.array([0, 1, 2, 1]), np.array([0.1, 0.9, 0.8, 0.7])

    entities = found_entities(texts, Pieces.of_tokens(tokens), tags, chosen, "me")

    assert entities == [
        [
            EntitySpan(
                start=3,
                end=11,
                entity="city",
                value="New York",
                extractor="me",
                confidence=0.8,
                role="to",
            )
        ],
        [],
        [
            EntitySpan(
                start=0,
                end=4,
                entity="city",
                value="Rome",
                extractor="me",
                confidence=0.7,
                role="to",
            )
        ],
    ]
