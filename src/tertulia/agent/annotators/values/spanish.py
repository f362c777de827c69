"""Spanish numbers, days and times."""

from __future__ import annotations

from collections.abc import Mapping

from tertulia.agent.annotators.values.vocabulary import Vocabulary

_ONES = "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince"
_TEENS = "dieciseis diecisiete dieciocho diecinueve veinte veintiuno veintidos veintitres"
_TWENTIES = "veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa"
_PEOPLE = "personas?|pax|comensal(?:es)?|adult[oa]s?|nin[oa]s?|bebes?|mayores|mujer(?:es)?|hombres?"
_COUNTED = "noches?|dias?|semanas?|horas?|min(?:uto)?s?|euros?"
_OFF = rf"(?!\s*(?:[/%€-]|(?:{_PEOPLE}|{_COUNTED})\b))"
_SPAN = (
    r"(?P<count>{n}|media) (?P<unit>{unit})"
    r"(?: y (?:(?P<half>media)|(?P<more>{n}) (?P<smaller>{unit})))?\b"
)
_MINUTES = "quince|veinte|treinta|cuarenta y cinco|cuarenta"
_AT = r"\b(?:(?:a|sobre|hasta|desde|para|hacia|de|eso de) ){0,3}las? "
_PART = r"(?:\s*(?:de la |por la |del |de |esta )?(?P<part>{part})\b)?"


def _numbers() -> Mapping[str, int]:
    small = [*_ONES.split(), *_TEENS.split(), *_TWENTIES.split()]
    numbers = {word: number for number, word in enumerate(small)}
    for tens, word in enumerate(_TENS.split(), 3):
        numbers[word] = 10 * tens
        numbers |= {f"{word} y {small[ones]}": 10 * tens + ones for ones in range(1, 10)}
        numbers |= {f"{word} y {one}": 10 * tens + 1 for one in ("un", "una")}
    return {
        **numbers,
        "veintiun": 21,
        "veintiuna": 21,
        "una": 1,
        "un": 1,
        "cien": 100,
        "un par": 2,
        "una docena": 12,
    }


SPANISH = Vocabulary(
    numbers=_numbers(),
    shy_numbers=frozenset({"un", "una", "uno"}),
    counters="para|para solo|somos|seremos|seriamos|grupo de|vamos",
    counted=_COUNTED,
    people=_PEOPLE,
    plus="y|mas|con",
    clocks=(
        (rf"(?:{_AT})?\b(?P<hour>{{n}}) y media\b{_PART}", 30),
        (rf"(?:{_AT})?\b(?P<hour>{{n}}) y cuarto\b{_PART}", 15),
        (rf"(?:{_AT})?\b(?P<hour>{{n}}) menos cuarto\b{_PART}", -15),
        (rf"{_AT}(?P<hour>{{n}}) y (?P<minutes>{{n}})\b{_PART}", 0),
        (rf"{_AT}(?P<hour>{{n}}) menos (?P<before>{{n}})\b{_PART}", 0),
        (
            rf"(?:{_AT})?\b(?P<hour>\d\d?)(?:[:.]|\s?h)(?P<minutes>[0-5]\d)(?!\d|\.\d)"
            rf"(?:\s?(?:horas|hrs|h)\b)?{_PART}(?!\w)",
            0,
        ),
        (rf"{_AT}(?P<hour>{{n}}) (?P<minutes>{_MINUTES})\b{_OFF}{_PART}", 0),
        (rf"{_AT}(?P<hour>{{n}})\b(?: en punto| horas| h\b)?{_OFF}{_PART}", 0),
        (r"\b(?P<hour>{n})\s*(?:de la |del )(?P<part>{part})\b", 0),
        (r"\b(?P<hour>{n})\s*(?P<part>[ap]\.?m\b\.?)", 0),
        (rf"\b(?P<hour>{{n}}) (?:en punto|h\b){_PART}", 0),
        (rf"(?<![:.])\b(?P<hour>\d\d?)\s?h(?:oras)?\b{_PART}", 0),
    ),
    clock_words={
        "al mediodia": "12:00",
        "a mediodia": "12:00",
        "a medianoche": "00:00",
        "mediodia": "12:00",
        "medianoche": "00:00",
    },
    parts={
        "am": "am",
        "a.m.": "am",
        "a.m": "am",
        "pm": "pm",
        "p.m.": "pm",
        "p.m": "pm",
        "manana": "am",
        "madrugada": "am",
        "mediodia": "pm",
        "tarde": "pm",
        "noche": "night",
    },
    days={
        "hoy": 0,
        "esta manana": 0,
        "esta tarde": 0,
        "esta noche": 0,
        "ayer": -1,
        "anteayer": -2,
        "manana": 1,
        "pasado manana": 2,
    },
    day_patterns=(
        r"(?<!\bla\x20)(?<!\bde\x20)\b(?P<relative>{days})\b",
        rf"\b(?:en|dentro de) (?:unos |unas )?{_SPAN}",
        r"\b(?:el )?(?:{weekday},? )?(?:dia )?(?P<day>\d\d?)(?: de)? (?P<month>{month})\b"
        r"(?:(?: de|,)? (?P<year>\d{4}))?",
        r"\b(?:el )?{weekday},? (?:dia )?(?P<day>\d\d?)\b"
        rf"(?![:.]\d| (?:de la|y|h|{_PEOPLE})\b)",
        r"(?<!\bpor\x20)(?<!\bhasta\x20)\b(?P<now>ahora(?: mismo)?|ya mismo)"
        r"(?=(?:,? por favor)?\W*\Z)",
        r"\b(?:el )?(?P<gone>{weekday}) pasado\b(?! manana)",
        r"\b(?:(?:el|este|proximo) ){0,3}(?P<weekday>{weekday})\b(?: (?:que viene|proximo))?",
        r"\bel (?:dia )?(?P<day>\d\d?)\b(?=\s*(?:$|[,.;!?]|a las?\b|por la\b))",
        r"\bdia (?P<day>\d\d?)\b",
    ),
    weekdays=(
        ("lunes",),
        ("martes",),
        ("miercoles",),
        ("jueves",),
        ("viernes",),
        ("sabado",),
        ("domingo",),
    ),
    months=(
        ("enero", "ene"),
        ("febrero", "feb"),
        ("marzo", "mar"),
        ("abril", "abr"),
        ("mayo",),
        ("junio", "jun"),
        ("julio", "jul"),
        ("agosto", "ago"),
        ("septiembre", "setiembre", "sept"),
        ("octubre", "oct"),
        ("noviembre", "nov"),
        ("diciembre", "dic"),
    ),
    units={
        "minutos": 1,
        "minuto": 1,
        "min": 1,
        "horas": 60,
        "hora": 60,
        "dias": 1440,
        "dia": 1440,
        "semanas": 10080,
        "semana": 10080,
        "cuarto de hora": 15,
        "cuartos de hora": 15,
    },
    joints="a|al|el|la|las|por|para|sobre|de|en|esta",
)
