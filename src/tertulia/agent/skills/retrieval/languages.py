"""The languages that names of files and folders may say."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ISO_639_1 = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy
    hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li
    ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa
    pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th
    ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"""
_CODES = frozenset(_ISO_639_1.split())
_TAG = re.compile(r"([a-z]{2})(?:[-_][A-Za-z]{2,4})?")


def language_of(names: Sequence[str]) -> str:
    """The language that the names of folders and, last, of a file say; empty if none does.

    `es/hotel.md` and `hotel.es.md` are Spanish; the innermost counts.
    """
    *folders, file = names
    for name in reversed([*folders, *file.split(".")[1:-1]]):
        found = _TAG.fullmatch(name)
        if found and found[1] in _CODES:
            return found[1]
    return ""


def primary(tag: str) -> str:
    """The language of a tag such as `pt-BR`, without the country."""
    return tag.lower().replace("_", "-").partition("-")[0]
