"""Find entities with a conditional random field, as Rasa NLU does."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, get_args

import numpy as np

from tertulia.components.extract.annotations import cut_at_borders, spans_among, usable
from tertulia.components.extract.chain import Chain, most_probable
from tertulia.components.extract.crfsuite_model import CrfsuiteWeights, read_weights, trained
from tertulia.components.extract.found import found_entities
from tertulia.components.extract.one_thread import one_thread
from tertulia.components.extract.pieces import Pieces, portions
from tertulia.components.extract.tags import Label, TagSet
from tertulia.components.extract.window_features import FeatureName, features_of
from tertulia.components.extract.window_reasons import reasons_for
from tertulia.components.extract.window_scores import WindowScores
from tertulia.components.extract.window_words import words_at, words_of
from tertulia.core.component import Estimator
from tertulia.core.errors import ParameterError
from tertulia.core.registry import register
from tertulia.core.text import EntitySpan, Token
from tertulia.nlu.contract import Contract
from tertulia.nlu.reasons import Reason
from tertulia.nlu.training_data import AnnotatedEntity

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NAME = "ner_crf"
_NAMES = frozenset({_NAME, "CRFEntityExtractor"})


@dataclass(frozen=True, slots=True, eq=False)
class CrfModel:
    """What `CrfEntityExtractor` learns.

    Attributes:
        labels: what spans can be.
        features: the names of features that have weights.
        weights: the weights, with `features` numbered in their order.
    """

    labels: Sequence[Label]
    features: Sequence[str]
    weights: CrfsuiteWeights


@register(_NAME)
@dataclass(kw_only=True, eq=False)
class CrfEntityExtractor(Estimator[CrfModel]):
    """Find entities with a linear-chain conditional random field (Lafferty et al. 2001).

    Tags are chosen by their marginal probabilities, among sequences that make sense: no entity
    ends as another than it began. An entity is as sure as the least sure of its tokens, and its
    value is what the text says.

    Args:
        features: which features to look at, for each word of a window around a token: a list each,
            an odd number of them. `low`, `title`, `upper` and `digit` tell the lower-cased word
            and how it is written, `prefix5` to `suffix1` its beginning and end, `pattern` which
            regular expressions match it, `pos` and `pos2` its part of speech (from spaCy), `bias`
            is always there.
        BILOU_flag: whether tags tell where an entity begins and ends, for which some hundred
            examples of each are wanted. Without, neighbours of one kind become one entity.
        max_iterations: when training ends at the latest.
        L1_c: how much the weights count in the loss.
        L2_c: how much their squares do.
    """

    contract: ClassVar = Contract(
        reads={"texts": "text", "tokens": "tokens", "patterns": "patterns?"},
        learns={"annotations": "gold_entities"},
        provides=("entities",),
    )

    features: Sequence[Sequence[FeatureName]] = (
        ("low", "title", "upper"),
        (
            "bias",
            "low",
            "prefix5",
            "prefix2",
            "suffix5",
            "suffix3",
            "suffix2",
            "upper",
            "title",
            "digit",
            "pattern",
        ),
        ("low", "title", "upper"),
    )
    BILOU_flag: bool = True
    max_iterations: int = 50
    L1_c: float = 0.1
    L2_c: float = 0.1

    def __post_init__(self) -> None:
        if len(self.features) % 2 == 0:
            raise ParameterError(
                f"features has {len(self.features)} lists: give an odd number, as many for the "
                "words after a token as for those before it"
            )
        known: tuple[str, ...] = get_args(FeatureName)
        given: list[str] = [name for names in self.features for name in names]
        for name in given:
            if name not in known:
                raise ParameterError(
                    f"features: there is no feature {name!r}: choose from {', '.join(known)}"
                )
        if self.max_iterations < 1:
            raise ParameterError(f"max_iterations must be at least 1, not {self.max_iterations}")
        for name in ("L1_c", "L2_c"):
            if not 0 <= getattr(self, name) < math.inf:
                raise ParameterError(f"{name} must be at least 0, not {getattr(self, name)}")
        self._made: tuple[CrfModel, WindowScores, Chain] | None = None

    @classmethod
    def contract_with(cls, params: Mapping[str, object]) -> Contract:
        """What it reads: spaCy's documents too where parts of speech are features."""
        wanted = params.get("features")
        lists = wanted if isinstance(wanted, list | tuple) else ()
        names = {name for own in lists if isinstance(own, list | tuple) for name in own}
        plain: Contract = cls.contract
        if names.isdisjoint({"pos", "pos2"}):
            return plain
        reads = {**plain.reads, "docs": "spacy_doc"}
        return Contract(reads=reads, learns=plain.learns, provides=plain.provides)

    def fit(
        self,
        texts: Sequence[str],
        tokens: Sequence[Sequence[Token]],
        annotations: Sequence[Sequence[AnnotatedEntity]],
        patterns: Sequence[Sequence[tuple[str, ...]]] | None = None,
        docs: Sequence[Doc] | None = None,
    ) -> None:
        """Learn from annotated texts.

        A token within which an annotation begins or ends is learned from as the parts that this
        makes of it. Annotations that overlap others are left out, with a warning. Without a single
        annotation nothing is learned, and nothing will be found.
        """
        chosen = usable(texts, annotations, _NAMES)
        cut, kept = [], []
        for row, text in enumerate(texts):
            parts, origins = cut_at_borders(tokens[row], chosen[row], text)
            cut.append(parts)
            kept.append(
                [patterns[row][origin] for origin in origins] if patterns is not None else None
            )
        words = [
            words_of(parts, own, docs[row] if docs is not None else None)
            for row, (parts, own) in enumerate(zip(cut, kept, strict=True))
        ]
        places = Pieces.of_tokens(cut)
        spans = spans_among(places.starts, places.ends, places.lengths, chosen)
        tags = self._tags(tuple(sorted({span.label for span in spans})))
        gold = tags.encoded(len(places.words), spans).tolist()
        numbers: dict[str, int] = {}
        messages = [
            (
                [
                    [numbers.setdefault(name, len(numbers)) for name in names]
                    for names in features_of(own, self.features)
                ],
                gold[first:end],
            )
            for own, (first, end) in zip(words, places.bounds(), strict=True)
            if own
        ]
        params = {
            "c1": self.L1_c,
            "c2": self.L2_c,
            "max_iterations": self.max_iterations,
            "feature.possible_transitions": True,
        }
        if spans:
            weights = read_weights(trained(messages, params), len(tags))
        else:
            weights = CrfsuiteWeights.none()
        names = list(numbers)
        used, attributes = np.unique(weights.attributes, return_inverse=True)
        self.learned = CrfModel(
            tags.labels,
            tuple([names[number] for number in used.tolist()]),
            replace(weights, attributes=attributes),
        )

    def __call__(
        self,
        texts: Sequence[str],
        tokens: Sequence[Sequence[Token]],
        patterns: Sequence[Sequence[tuple[str, ...]]] | None = None,
        docs: Sequence[Doc] | None = None,
    ) -> list[list[EntitySpan]]:
        """Find the entities of each text."""
        if not self.learned.labels:
            return [[] for _ in texts]
        scores, chain, tags = self._ready()
        entities: list[list[EntitySpan]] = []
        for rows in portions(texts):
            words = words_at(tokens, patterns, docs, rows)
            places = Pieces.of_tokens(tokens[rows])
            with one_thread():
                chosen = most_probable(chain, tags, scores(words), places.lengths)
            entities += found_entities(texts[rows], places, tags, chosen, _NAME)
        return entities

    def explain(
        self,
        texts: Sequence[str],
        tokens: Sequence[Sequence[Token]],
        patterns: Sequence[Sequence[tuple[str, ...]]] | None = None,
        docs: Sequence[Doc] | None = None,
    ) -> list[tuple[Reason, ...]]:
        """Say for each text which features spoke for the entities found there."""
        scores, _, tags = self._ready()
        found = self(texts, tokens, patterns, docs)
        words = words_at(tokens, patterns, docs, slice(None))
        features = [list(features_of(own, self.features)) for own in words]
        return [
            reasons_for(entities, own, names, scores, tags)
            for entities, own, names in zip(found, tokens, features, strict=True)
        ]

    def _tags(self, labels: Sequence[Label]) -> TagSet:
        return TagSet(labels, "bilou" if self.BILOU_flag else "io")

    def _ready(self) -> tuple[WindowScores, Chain, TagSet]:
        """What scores tokens, and what reads their tags."""
        learned = self.learned
        tags = self._tags(learned.labels)
        if self._made is None or self._made[0] is not learned:
            weights = learned.weights
            cells = weights.attributes, weights.tags, weights.weights
            scores = WindowScores(self.features, learned.features, cells, len(tags))
            self._made = learned, scores, Chain.of(weights.starts, weights.transitions)
        return *self._made[1:], tags
