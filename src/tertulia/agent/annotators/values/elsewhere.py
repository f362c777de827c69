"""Number words of further languages, of which the days are left to `dateparser`."""

from __future__ import annotations

from collections.abc import Mapping

from tertulia.agent.annotators.values.vocabulary import Vocabulary


def _counted(words: str, shy: str, **more: int) -> Vocabulary:
    """A vocabulary of the numbers from zero on, and of some greater ones."""
    numbers = {word: number for number, word in enumerate(words.split())}
    return Vocabulary(
        numbers={**numbers, **more, **dict.fromkeys(shy.split(), 1)},
        shy_numbers=frozenset(shy.split()),
    )


ELSEWHERE: Mapping[str, Vocabulary] = {
    "fr": _counted(
        "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
        " seize",
        "un une",
        vingt=20,
        trente=30,
        quarante=40,
        cinquante=50,
        cent=100,
    ),
    "de": _counted(
        "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn"
        " funfzehn sechzehn siebzehn achtzehn neunzehn zwanzig",
        "ein eine einen",
        dreißig=30,
        vierzig=40,
        funfzig=50,
        hundert=100,
    ),
    "it": _counted(
        "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici"
        " quattordici quindici sedici diciassette diciotto diciannove venti",
        "un una uno",
        trenta=30,
        quaranta=40,
        cinquanta=50,
        cento=100,
    ),
    "pt": _counted(
        "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze quatorze quinze"
        " dezesseis dezessete dezoito dezenove vinte",
        "um uma",
        duas=2,
        catorze=14,
        trinta=30,
        quarenta=40,
        cinquenta=50,
        cem=100,
    ),
}
