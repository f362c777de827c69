"""Find entities with a conditional random field that knows the values it has seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

from tertulia.components.extract.annotations import cut_at_borders, spans_among, usable
from tertulia.components.extract.chain_training import (
    Schedule,
    TaggedMessages,
    learned_weights,
)
from tertulia.components.extract.feature_learning import chosen_features, seen_elsewhere
from tertulia.components.extract.found import found_entities
from tertulia.components.extract.one_thread import one_thread
from tertulia.components.extract.piece_features import PieceFeatures, Slots, TokenPatterns
from tertulia.components.extract.piece_reader import GazetteerCrf, PieceReader
from tertulia.components.extract.piece_reasons import reasons_for
from tertulia.components.extract.piece_scores import piece_rows, slot_numbers
from tertulia.components.extract.piece_vectors import VectorScale
from tertulia.components.extract.pieces import Cutter, portions
from tertulia.components.extract.tags import TagSet
from tertulia.core.component import Estimator
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.core.text import EntitySpan, Token
from tertulia.nlu.contract import Contract
from tertulia.nlu.reasons import Reason
from tertulia.nlu.training_data import AnnotatedEntity, Knowledge

if TYPE_CHECKING:
    from tertulia.neural.encoder.session import EncodedText

_NAME = "ner_gazetteer_crf"


@register(_NAME)
@dataclass(kw_only=True, eq=False)
class GazetteerCrfExtractor(Estimator[GazetteerCrf]):
    """Find entities with a linear-chain conditional random field (Lafferty et al. 2001).

    It reads pieces finer than tokens, so that it finds `Meers` in `Meers,MP`. Beside the words
    around a piece, their endings and shapes, it knows which phrases were annotated in the training
    data or stand in lookup tables. An example does not count as the source of its own phrases,
    else it would learn that every value is a known one. All words of a message speak for or
    against a label anywhere in it, which tells apart what looks the same: the town of a weather
    report, the town of a restaurant. Where a sentence encoder comes before, its vectors of word
    pieces are read beside: they tell that words mean alike which no example has.

    Args:
        epochs: passes over the training data.
        learning_rate: the size of the first steps.
        dropout: the share of features that each step of training leaves out.
        seed: chooses the order of training.
    """

    contract: ClassVar = Contract(
        reads={
            "texts": "text",
            "tokens": "tokens",
            "patterns": "patterns?",
            "encoded": "encoded_text?",
        },
        learns={"annotations": "gold_entities", "knowledge": "knowledge"},
        provides=("entities",),
    )

    epochs: int = 12
    learning_rate: float = 0.2
    dropout: float = 0.3
    seed: int | None = None

    def __post_init__(self) -> None:
        if self.epochs < 1:
            raise ParameterError(f"epochs must be at least 1, not {self.epochs}")
        if self.learning_rate <= 0:
            raise ParameterError(f"learning_rate must be above 0, not {self.learning_rate}")
        if not 0 <= self.dropout < 1:
            raise ParameterError("dropout is a share: it must be at least 0 and less than 1")
        self._made: PieceReader | None = None

    def fit(
        self,
        texts: Sequence[str],
        tokens: Sequence[Sequence[Token]],
        annotations: Sequence[Sequence[AnnotatedEntity]],
        knowledge: Sequence[Knowledge] = (),
        patterns: TokenPatterns | None = None,
        encoded: Sequence[EncodedText] | None = None,
    ) -> None:
        """Learn from annotated texts, and from phrases that are known.

        Annotations that overlap others are left out, with a warning. Without a single annotation
        nothing is learned, and nothing will be found.
        """
        chosen = usable(texts, annotations, {_NAME})
        cut = [
            cut_at_borders(own, borders, text)[0]
            for own, borders, text in zip(tokens, chosen, texts, strict=True)
        ]
        pieces = Cutter()(texts, cut)
        spans = spans_among(pieces.starts, pieces.ends, pieces.lengths, chosen)
        names = chain.from_iterable(chain.from_iterable(patterns or ()))
        lookups = knowledge[0].lookups if len(knowledge) else ()
        space = chosen_features(pieces, spans, lookups, names)
        tags = TagSet(tuple(sorted({span.label for span in spans})), "bio")
        features = PieceFeatures(space)
        slots = Slots.of(pieces)
        matches = seen_elsewhere(
            space.gazetteer.matches(slot_numbers(features, slots)), slots, spans, space
        )
        marks = features.marks(pieces, tokens, patterns)
        rows = piece_rows(features, pieces, slots, matches, marks)
        gold = tags.encoded(len(pieces.words), spans)
        scale = VectorScale.of(encoded) if encoded and spans else None
        vectors = scale(pieces, encoded) if encoded and scale else None
        data = TaggedMessages(*rows, pieces.lengths, gold, vectors)
        schedule = Schedule(
            epochs=self.epochs if spans else 0,
            rate=self.learning_rate,
            dropout=self.dropout,
            seed=self.seed or 0,
        )
        with one_thread():
            weights = learned_weights(data, tags, schedule)
        self.learned = GazetteerCrf(tags.labels, space, weights.rounded(), scale)

    def __call__(
        self,
        texts: Sequence[str],
        tokens: Sequence[Sequence[Token]],
        patterns: TokenPatterns | None = None,
        encoded: Sequence[EncodedText] | None = None,
    ) -> list[list[EntitySpan]]:
        """Find the entities of each text; one is as sure as the least sure of its pieces."""
        if not self.learned.labels:
            return [[] for _ in texts]
        entities: list[list[EntitySpan]] = []
        for rows in portions(texts):
            own = patterns[rows] if patterns is not None else None
            vectors = encoded[rows] if encoded is not None else None
            reader = self._reader
            reading = reader.read(texts[rows], tokens[rows], own, vectors)
            entities += found_entities(
                texts[rows],
                reading.pieces,
                reader.tags,
                (reading.tags, reading.confidences),
                _NAME,
            )
        return entities

    def explain(
        self,
        texts: Sequence[str],
        tokens: Sequence[Sequence[Token]],
        patterns: TokenPatterns | None = None,
        encoded: Sequence[EncodedText] | None = None,
    ) -> list[tuple[Reason, ...]]:
        """Say for each text which features spoke for the entities found there."""
        reasons: list[tuple[Reason, ...]] = []
        for rows in portions(texts):
            own = patterns[rows] if patterns is not None else None
            vectors = encoded[rows] if encoded is not None else None
            reading = self._reader.read(texts[rows], tokens[rows], own, vectors)
            reasons += reasons_for(self._reader, reading, texts[rows])
        return reasons

    @property
    def _reader(self) -> PieceReader:
        """What reads with what was learned."""
        learned = self.learned
        if self._made is None or self._made.learned is not learned:
            self._made = PieceReader(learned)
        return self._made
