"""What words have in common with their own plurals and other forms, roughly."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

_SHORTEST = 3
_KEPT_DOUBLE = frozenset("aeiousflz")

_ENDINGS: Mapping[str, str] = {
    "en": "ies>i ied>i ings ing ed sses>ss xes>x ches>ch shes>sh es ss>ss us>us is>is s y>i e",
    "es": """aciones>acion ciones>cion iendo ando ados adas idos idas ado ada ido ida amos emos imos
        arse erse irse ces>z ar er ir an en es os as o a e s""",
    "fr": "aux>al eux>eu es er ez e s x",
    "de": "ern en er em es e s n",
    "it": "chi>c che>c ghi>g ghe>g a e i o",
    "pt": "coes>cao ar er ir es os as o a e s",
    "ru": """ями ами ого его ому ему ыми ими ых их ая яя ое ее ые ие ыи ии ои еи ов ев ам ям ах ях
        ом ем ую юю ть а я о е у ю ы и ь""",
}
"""The endings that are taken off, the first that fits; `ies>i` puts something else in its place.

After Harman 1991, "How effective is suffixing?", and Savoy 2006, "Light stemming approaches for the
French, Portuguese, German and Hungarian languages".
"""

_RULES = {
    language: [
        (ending, instead)
        for ending, _, instead in (rule.partition(">") for rule in endings.split())
    ]
    for language, endings in _ENDINGS.items()
}


@lru_cache(maxsize=2**16)
def stem(word: str, language: str) -> str:
    """Take the ending off a word in small letters without accents; words of other languages stay.

    Forms of one word come out the same most of the time, and so do a few words that have nothing
    to do with each other; for finding texts, that is the better mistake.
    """
    if word.isdigit():
        return word
    for ending, instead in _RULES.get(language, ()):
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _SHORTEST:
            stemmed = word.removesuffix(ending) + instead
            is_verb = language == "en" and ending in {"ing", "ings", "ed"}
            return _undoubled(stemmed) if is_verb else stemmed
    return word


def _undoubled(word: str) -> str:
    """`swimm`, as is left of swimming, is `swim`."""
    is_doubled = word[-1] == word[-2] and word[-1] not in _KEPT_DOUBLE
    return word[:-1] if is_doubled and len(word) > _SHORTEST else word
