"""Duckling itself, in a process of its own: questions come in as lines of JSON, answers go out.

`python -m` runs this file. Duckling may think about a single sentence for hours, and nothing can
interrupt it, but whoever started the process can end it. Should nobody be left to do so, it ends
itself some seconds, its only argument, after a question.
"""

from __future__ import annotations

import signal
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import TZPATH

import msgspec

from tertulia.components.extract.duckling import DIMENSIONS, Question
from tertulia.core.extras import require


def main() -> None:
    """Answer until there are no more questions; an empty answer first, to say it is ready."""
    longest = int(sys.argv[1])
    _zones()
    _say(b"[]")
    for line in sys.stdin.buffer:
        signal.alarm(longest)
        _say(_answer(msgspec.json.decode(line, type=Question)))
        signal.alarm(0)


def _say(answer: bytes) -> None:
    sys.stdout.buffer.write(answer + b"\n")
    sys.stdout.buffer.flush()


def _answer(question: Question) -> bytes:
    duckling = _duckling()
    moment = duckling.parse_ref_time(_zones(), question.tz or "UTC", question.reftime // 1000)
    context = duckling.Context(moment, _locale(question.locale.upper()))
    dimensions = duckling.parse_dimensions(list(question.dims or DIMENSIONS))
    # Its `body` is garbled beyond ASCII; offsets are in characters, and right.
    return msgspec.json.encode(duckling.parse(question.text, context, dimensions))


def _duckling() -> Any:
    return require("duckling", extra="duckling")


@cache
def _zones() -> Any:
    folders = [*TZPATH, str(files("tzdata") / "zoneinfo")]
    return _duckling().load_time_zones(next(path for path in folders if Path(path).is_dir()))


def _locale(name: str) -> Any:
    duckling = _duckling()
    language = duckling.parse_lang(name.partition("_")[0])
    return duckling.parse_locale(name, duckling.default_locale_lang(language))


if __name__ == "__main__":
    main()
