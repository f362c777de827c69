"""English numbers, days and times."""

from __future__ import annotations

from collections.abc import Mapping

from tertulia.agent.annotators.values.vocabulary import Vocabulary

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_TEENS = "fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_MINUTES = "five|ten|twenty|twenty-five|5|10|20|25"
_PEOPLE = (
    "people|persons?|guests?|of us|pax|adults?|kids?|child(?:ren)?|bab(?:y|ies)|m[ae]n|wom[ae]n"
)
_COUNTED = "nights?|days?|weeks?|hours?|min(?:ute)?s?|euros?"
_OFF = rf"(?!\s*(?:[/%€$-]|(?:st|nd|rd|th)\b|(?:{_PEOPLE}|{_COUNTED})\b))"
_NOT_COUNTED = r"(?<!\bfor\x20)(?<!\bare\x20)(?<!\bof\x20)"
_NOT_NOW = r"(?<!\bfor\x20)(?<!\bfrom\x20)(?<!\bnot\x20)(?<!\bby\x20)(?<!\buntil\x20)"
_BEFORE_DAY = r"(?= (?:tonight|today|tomorrow|this|on)\b)"
_AFTER_DAY = r"(?:(?<=\btonight\x20)|(?<=\btoday\x20)|(?<=\btomorrow\x20))"
_SPAN = (
    r"(?P<count>{n}|an?|half an) (?P<unit>{unit})"
    r"(?: and (?:(?P<half>a half)|(?P<more>{n}) (?P<smaller>{unit})))?\b"
)
_PART = r"(?:\s*(?:in the |at |this )?(?P<part>{part})\b)?"


def _numbers() -> Mapping[str, int]:
    small = [*_ONES.split(), *_TEENS.split()]
    numbers = {word: number for number, word in enumerate(small)}
    for tens, word in enumerate(_TENS.split(), 2):
        numbers[word] = 10 * tens
        for ones in range(1, 10):
            numbers |= {f"{word}{gap}{small[ones]}": 10 * tens + ones for gap in "- "}
    return {**numbers, "a hundred": 100, "one hundred": 100, "a dozen": 12, "a couple": 2}


ENGLISH = Vocabulary(
    numbers=_numbers(),
    shy_numbers=frozenset({"one"}),
    counters="for|for just|for only|party of|group of|we are|we're|there are",
    counted=_COUNTED,
    people=_PEOPLE,
    plus="and|plus|with",
    clocks=(
        (rf"\b(?:at )?half (?:past )?(?P<hour>{{n}})\b{_PART}", 30),
        (rf"\b(?:at )?(?:a )?quarter past (?P<hour>{{n}})\b{_PART}", 15),
        (rf"\b(?:at )?(?:a )?quarter to (?P<hour>{{n}})\b{_PART}", -15),
        (rf"\b(?:at )?(?P<minutes>{{n}}) (?:minutes )?past (?P<hour>{{n}})\b{_PART}", 0),
        (
            rf"\b(?:at )?(?P<before>{_MINUTES}) (?:minutes )?to (?P<hour>{{n}})\b{_PART}",
            0,
        ),
        (
            r"\b(?:at )?(?P<hour>\d\d?)(?:[:.]|\s?h)(?P<minutes>[0-5]\d)(?!\d|\.\d)"
            rf"{_PART}(?:\s?h(?:rs?)?\b)?(?!\w)",
            0,
        ),
        (
            r"\b(?:at )?(?P<hour>{n})[\s-]"
            rf"(?P<minutes>ten|fifteen|twenty|thirty|forty(?:[\s-]five)?|fifty)\b{_OFF}{_PART}",
            0,
        ),
        (rf"\b(?:at )?(?P<hour>{{n}})\s*o\s?['’]?\s?clock\b{_PART}", 0),
        (r"\b(?:at )?(?P<hour>{n})\s*(?P<part>[ap]\.m\.?|[ap]m)(?!\w)", 0),
        (r"\b(?:at )?(?P<hour>{n}) (?:in the|at|this) (?P<part>{part})\b", 0),
        (rf"\b(?:at|by|until|till|before|after) (?P<hour>{{n}})\b{_OFF}{_PART}", 0),
        (rf"{_NOT_COUNTED}\b(?:around|about) (?P<hour>{{n}})\b{_OFF}{_BEFORE_DAY}", 0),
        (rf"{_AFTER_DAY}(?:around|about) (?P<hour>{{n}})\b{_OFF}", 0),
        (r"(?<![:.])\b(?P<hour>\d\d?)\s?h\b", 0),
        (r"\b(?P<hour>{n})[\s-]?ish\b", 0),
    ),
    clock_words={"noon": "12:00", "midday": "12:00", "midnight": "00:00"},
    parts={
        "am": "am",
        "a.m.": "am",
        "a.m": "am",
        "morning": "am",
        "pm": "pm",
        "p.m.": "pm",
        "p.m": "pm",
        "afternoon": "pm",
        "evening": "pm",
        "tonight": "night",
        "night": "night",
    },
    days={
        "today": 0,
        "tonight": 0,
        "this morning": 0,
        "this afternoon": 0,
        "this evening": 0,
        "yesterday": -1,
        "the day before yesterday": -2,
        "tomorrow": 1,
        "the day after tomorrow": 2,
        "day after tomorrow": 2,
    },
    day_patterns=(
        r"\b(?P<relative>{days})\b",
        rf"\bin (?:about )?{_SPAN}",
        rf"\b{_SPAN} from now\b",
        r"\b(?:{weekday},? )?(?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?(?: of)? (?P<month>{month})\b"
        r"(?:,? (?P<year>\d{4}))?",
        r"\b(?:{weekday},? )?(?P<month>{month}) (?:the )?(?P<day>\d\d?)(?:st|nd|rd|th)?\b"
        r"(?:,? (?P<year>\d{4}))?",
        r"\b(?:{weekday},? )?the (?P<day>\d\d?)(?:st|nd|rd|th)\b",
        r"\b{weekday},? (?P<day>\d\d?)(?:st|nd|rd|th)\b",
        r"\blast (?P<gone>{weekday})\b",
        rf"{_NOT_NOW}\b(?P<now>(?:right )?now)(?=(?: please)?\W*\Z)",
        r"\b(?:(?:on|this|next|the|coming) ){0,3}(?P<weekday>{weekday})\b",
    ),
    weekdays=(
        ("monday", "mondays"),
        ("tuesday", "tue", "tues"),
        ("wednesday", "wed", "weds"),
        ("thursday", "thu", "thurs"),
        ("friday", "fri"),
        ("saturday",),
        ("sunday",),
    ),
    months=(
        ("january", "jan"),
        ("february", "feb"),
        ("march", "mar"),
        ("april", "apr"),
        ("may",),
        ("june", "jun"),
        ("july", "jul"),
        ("august", "aug"),
        ("september", "sept", "sep"),
        ("october", "oct"),
        ("november", "nov"),
        ("december", "dec"),
    ),
    units={
        "minutes": 1,
        "minute": 1,
        "min": 1,
        "mins": 1,
        "hours": 60,
        "hour": 60,
        "days": 1440,
        "day": 1440,
        "weeks": 10080,
        "week": 10080,
        "fortnight": 20160,
        "quarter of an hour": 15,
        "quarters of an hour": 15,
    },
    joints="at|on|by|the|for|in|this|around|about",
)
