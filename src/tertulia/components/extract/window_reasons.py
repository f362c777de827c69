"""Which features of a window spoke for the entities that were found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tertulia.components.extract.tags import OUTSIDE, Label, TagSet, TokenSpan
from tertulia.components.extract.window_scores import WindowScores
from tertulia.core.text import EntitySpan, Token
from tertulia.nlu.reasons import Reason

_N_REASONS = 5


def reasons_for(
    entities: Sequence[EntitySpan],
    tokens: Sequence[Token],
    features: Sequence[Sequence[str]],
    scores: WindowScores,
    tags: TagSet,
) -> tuple[Reason, ...]:
    """Name the strongest few features of each entity of a message.

    An effect is how much more a feature speaks for the tags of the entity than for none.

    Args:
        entities: what was found.
        tokens: the tokens of the message.
        features: the features of each.
        scores: knows the weights.
        tags: what the tags mean.
    """
    reasons: list[Reason] = []
    for found in entities:
        places = [
            place
            for place, token in enumerate(tokens)
            if found.start <= token.start and token.end <= found.end
        ]
        label = Label(found.entity, found.role or "", found.group or "")
        span = TokenSpan(0, len(places), label)
        totals: dict[str, float] = defaultdict(float)
        for place, tag in zip(places, tags.encoded(len(places), [span]).tolist(), strict=True):
            for name in features[place]:
                weights = scores.of_feature(name)
                totals[name] += float(weights[tag] - weights[OUTSIDE])
        strongest = sorted(totals.items(), key=lambda item: -abs(item[1]))[:_N_REASONS]
        reasons += [
            Reason("feature", f"{found.entity} {found.value!r}: {name}", effect)
            for name, effect in strongest
        ]
    return tuple(reasons)
