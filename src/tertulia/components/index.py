"""The names of the built-in components. Listing them imports none of them."""

from __future__ import annotations

from collections.abc import Mapping

_FAMILIES: Mapping[str, Mapping[str, str]] = {
    "preprocess": {
        "str_lower": "str_lower:StrLower",
    },
}

COMPONENTS: Mapping[str, str] = {
    name: f"tertulia.components.{family}.{place}"
    for family, names in _FAMILIES.items()
    for name, place in names.items()
}
