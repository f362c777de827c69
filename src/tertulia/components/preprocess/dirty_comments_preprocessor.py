"""Comments from the web, tidied for counting words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.core.component import Component
from tertulia.core.registry import register

# Tried in this order. Each takes linear time: no repetition can begin inside a match of itself.
_RULES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"<[^<>\s]*>", " "),  # tags
        (r"’", "'"),
        (r"\bwon't\b", "will not"),
        (r"\bcan't\b", "can not"),
        (r"n't\b", " not"),
        (r"'re\b", " are"),
        (r"'ve\b", " have"),
        (r"'ll\b", " will"),
        (r"'d\b", " would"),
        (r"'m\b", " am"),
        (r"\b(it|he|she|that|what|where|who|there|here|how)'s\b", r"\1 is"),
        (r"'s\b", ""),
        (r"(?<=[a-z]{2})ies\b", "y"),
        (r"(?<=[a-z]{3})(?<![isu])s\b", ""),  # but this, focus, class
        (r"(?<=[a-z]{3})ing\b", ""),  # but thing, bring
        (r"(?<![*$%&#@])[*$%&#@]{2,}", " xexp "),  # letters hidden by asterisks and the like
        (r"([.,!?;:()\-])\1+", r"\1"),  # runs of one punctuation mark
        (r"(?<!\w)\d+(?!\w)", "DD"),
    )
)


@register("dirty_comments_preprocessor")
@dataclass(kw_only=True, eq=False)
class DirtyCommentsPreprocessor(Component):
    """Lower-case, expand English contractions, strip word endings and hide what varies.

    Tags disappear, `ies` at the end of a word becomes `y`, a final `s` or `ing` is dropped where
    a stem remains, runs of one punctuation mark shrink to one, runs of `*$%&#@` become `xexp`,
    whole numbers `DD`, and whitespace one space. Crude on purpose: it makes the words of noisy
    text fewer.
    """

    def __call__(self, texts: Sequence[str]) -> list[str]:
        """Return each text, tidied."""
        return [_tidy(text) for text in texts]


def _tidy(text: str) -> str:
    text = text.lower()
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return " ".join(text.split())
