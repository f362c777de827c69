"""A vocabulary of dialogues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tertulia.components.vocab.simple_vocab import SimpleVocabulary
from tertulia.core.registry import register


@register("dialog_vocab")
@dataclass(kw_only=True, eq=False)
class DialogVocabulary(SimpleVocabulary):
    """Number the tokens of whole dialogues, each a sequence of tokenized utterances.

    With `pad_with_zeros` a batch becomes one array, (batch, n_utterances, n_tokens).
    """

    depth: ClassVar[int] = 3
