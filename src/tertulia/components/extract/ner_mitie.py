"""Find entities with MITIE."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tertulia.components.language.mitie_training import Sample, opened, trained, words
from tertulia.components.language.nlp_mitie import MitieLanguage
from tertulia.core.component import Estimator
from tertulia.core.errors import ParameterError
from tertulia.core.extras import require
from tertulia.core.registry import register
from tertulia.core.text import EntitySpan, Token
from tertulia.nlu.contract import Contract
from tertulia.nlu.training_data import AnnotatedEntity

log = logging.getLogger(__name__)

_NAME = "ner_mitie"


@dataclass(frozen=True, slots=True, eq=False)
class MitieEntityModel:
    """What `MitieEntityExtractor` learns: MITIE's own file, empty if there was no entity."""

    model: bytes


@register(_NAME)
@dataclass(kw_only=True, eq=False)
class MitieEntityExtractor(Estimator[MitieEntityModel]):
    """Find entities with a structural support vector machine over MITIE's features of words.

    It gives no confidences. `num_threads` is how many processor threads train it.
    """

    contract: ClassVar = Contract(
        reads={"tokens": "tokens", "texts": "text"},
        learns={"gold_entities": "gold_entities"},
        provides=("entities",),
        uses={"mitie": "mitie_feature_extractor"},
    )

    mitie: MitieLanguage
    num_threads: int = 1

    def __post_init__(self) -> None:
        if self.num_threads < 1:
            raise ParameterError(f"num_threads must be at least 1, not {self.num_threads}")
        self._opened: tuple[MitieEntityModel, Any] | None = None

    def prepare(self) -> None:
        """Open the model if there is one; the `mitie` extra.

        Raises:
            MissingExtraError: MITIE is not installed.
        """
        require("mitie", extra="mitie")
        if self.is_fitted:
            self._model()

    def fit(
        self,
        tokens: Sequence[Sequence[Token]],
        texts: Sequence[str],
        gold_entities: Sequence[Sequence[AnnotatedEntity]],
    ) -> None:
        """Learn from texts and the entities in them.

        An entity that begins or ends within a token, or overlaps one before it, is left out, with
        a warning. Without a single entity nothing is learned, and nothing will be found.
        """
        meant = [
            [entity for entity in entities if entity.extractor in (None, _NAME)]
            for entities in gold_entities
        ]
        samples = [
            Sample(tokens=words(own), spans=tuple(_spans(own, entities, text)))
            for own, entities, text in zip(tokens, meant, texts, strict=True)
            if own
        ]
        n_left_out = sum(map(len, meant)) - sum(len(sample.spans) for sample in samples)
        if n_left_out:
            log.warning(
                "%s leaves out %d entities that overlap others, or begin or end within a token",
                _NAME,
                n_left_out,
            )
        if not any(sample.spans for sample in samples):
            log.warning("%s has no entity to learn from, and will find none", _NAME)
            self.learned = MitieEntityModel(b"")
            return
        self.learned = MitieEntityModel(
            trained(samples, self.mitie.model, finds_entities=True, threads=self.num_threads)
        )

    def __call__(
        self, tokens: Sequence[Sequence[Token]], texts: Sequence[str]
    ) -> list[list[EntitySpan]]:
        """Find the entities in each text."""
        model = self._model()
        return [
            list(self._found(model, own, text)) if own and model is not None else []
            for own, text in zip(tokens, texts, strict=True)
        ]

    def _found(self, model: Any, tokens: Sequence[Token], text: str) -> Iterator[EntitySpan]:
        for places, label, _ in model.extract_entities(words(tokens), self.mitie.features):
            start, end = tokens[places[0]].start, tokens[places[-1]].end
            yield EntitySpan(
                start=start, end=end, entity=label, value=text[start:end], extractor=_NAME
            )

    def _model(self) -> Any:
        """MITIE's own object for what was learned; None for nothing."""
        if self._opened is None or self._opened[0] is not self.learned:
            mitie = require("mitie", extra="mitie")
            data = self.learned.model
            own = opened(mitie.named_entity_extractor, data) if data else None
            self._opened = (self.learned, own)
        return self._opened[1]


def _spans(
    tokens: Sequence[Token], entities: Sequence[AnnotatedEntity], text: str
) -> Iterator[tuple[int, int, str]]:
    """Yield the entities that consist of whole tokens and overlap none before."""
    first_at = {token.start: place for place, token in enumerate(tokens)}
    last_at = {token.end: place for place, token in enumerate(tokens)}
    taken: set[int] = set()
    for entity in entities:
        first, last = first_at.get(entity.start), last_at.get(entity.end)
        places = set() if first is None or last is None else set(range(first, last + 1))
        if not places or places & taken:
            log.debug("left out: %s %r", entity.entity, text[entity.start : entity.end])
            continue
        taken |= places
        yield min(places), len(places), entity.entity
