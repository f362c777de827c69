"""The features of tokens that `ner_crf` can be told to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

FeatureName: TypeAlias = Literal[
    "low",
    "title",
    "upper",
    "digit",
    "bias",
    "prefix5",
    "prefix2",
    "suffix5",
    "suffix3",
    "suffix2",
    "suffix1",
    "pos",
    "pos2",
    "pattern",
]

BEGIN, END = "BOS", "EOS"
"""The features of the first and the last token of a message."""


class Word(NamedTuple):
    """A token as its features see it: its text, its part of speech, the patterns it matches."""

    text: str
    tag: str = ""
    patterns: tuple[str, ...] = ()


_VALUES: Mapping[FeatureName, Callable[[Word], str]] = {
    "low": lambda word: word.text.lower(),
    "bias": lambda _: "",
    "prefix5": lambda word: word.text[:5],
    "prefix2": lambda word: word.text[:2],
    "suffix5": lambda word: word.text[-5:],
    "suffix3": lambda word: word.text[-3:],
    "suffix2": lambda word: word.text[-2:],
    "suffix1": lambda word: word.text[-1:],
    "pos": lambda word: word.tag,
    "pos2": lambda word: word.tag[:2],
}

_CLAIMS: Mapping[FeatureName, Callable[[Word], bool]] = {
    "title": lambda word: word.text.istitle(),
    "upper": lambda word: word.text.isupper(),
    "digit": lambda word: word.text.isdigit(),
}


def features_at(word: Word, offset: int, names: Sequence[FeatureName]) -> Iterator[str]:
    """Name the features that a word gives to the token `offset` places before it."""
    for name in names:
        if name == "pattern":
            for pattern in word.patterns:
                yield f"{offset}:pattern:{pattern}"
        elif name in _CLAIMS:
            if _CLAIMS[name](word):
                yield f"{offset}:{name}"
        else:
            yield f"{offset}:{name}:{_VALUES[name](word)}"


def features_of(
    words: Sequence[Word], window: Sequence[Sequence[FeatureName]]
) -> Iterator[list[str]]:
    """Name the features of each word of a message, in a window of an odd number of words."""
    half = len(window) // 2
    for place in range(len(words)):
        own = [BEGIN] if place == 0 else []
        if place == len(words) - 1:
            own.append(END)
        for offset, names in enumerate(window, start=-half):
            if 0 <= place + offset < len(words):
                own += features_at(words[place + offset], offset, names)
        yield own
