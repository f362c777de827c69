"""Tools that every language model skill can name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo


def current_time(time_zone: str = "UTC") -> str:
    """Tell the weekday, the date and the time now, in a time zone such as Europe/Madrid."""
    return datetime.now(ZoneInfo(time_zone)).strftime("%A, %Y-%m-%d, %H:%M")


BUILT_IN_TOOLS: Mapping[str, Callable[..., object]] = {"current_time": current_time}
"""The tools that a configuration may name without a module."""
