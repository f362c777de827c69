"""The demo's understanding on messages it never saw, seconds to train it, and turns a second.

The messages were written by somebody who knew the definitions of the intents, not the data. Short
ones stand in the data nevertheless, word for word; how the others fare is said apart.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import yaml

import tertulia
from bench.agent.concierge_talk import talk_for
from tertulia.agent.skills.understanding import Understanding
from tertulia.cli.concierge import EXAMPLE
from tertulia.nlu.load import load_training_data

HELD_OUT = Path(__file__).with_name("concierge_heldout.yml")
OUT_OF_SCOPE = "out_of_scope"
USERS, SECONDS, QUICK_SECONDS = 64, 15.0, 4.0


class Asked(NamedTuple):
    """A message that was not learned from."""

    text: str
    intent: str
    language: str


@dataclass(frozen=True, slots=True)
class Answers:
    """How often which intent was taken for which, in one language."""

    counts: Counter[tuple[str, str]]

    def share(self, *, in_scope: bool) -> float:
        """The share that was right, of the messages with an intent or of those without."""
        asked = {
            pair: count
            for pair, count in self.counts.items()
            if (pair[0] != OUT_OF_SCOPE) == in_scope
        }
        right = sum(count for (gold, found), count in asked.items() if gold == found)
        return right / max(sum(asked.values()), 1)

    def mistakes(self) -> list[str]:
        """Which intent was taken for which, the most frequent first."""
        return [
            f"{gold} as {found}: {count}"
            for (gold, found), count in self.counts.most_common()
            if gold != found
        ]


def main(data: Path | None, *, quick: bool = False) -> None:  # noqa: ARG001 - it has its own
    """Print what was understood and refused, what was mistaken, and how fast it answers."""
    with TemporaryDirectory() as folder:
        started = perf_counter()
        trained = tertulia.train(str(EXAMPLE / "concierge_nlu.yml"), output=Path(folder, "nlu"))
        print(f"trained in {perf_counter() - started:.1f} s")
        _print(_answers(tertulia.Interpreter(trained)))
    print(f"{f'{USERS} guests':16}{'turns/s':>10}{'p50 ms':>10}{'p99 ms':>10}{'failed':>10}")
    print(f"{'':16}" + asyncio.run(talk_for(QUICK_SECONDS if quick else SECONDS, USERS)))


def _answers(interpreter: tertulia.Interpreter) -> dict[str, Answers]:
    """What the messages were taken for, by language and altogether."""
    answers = {name: Answers(Counter()) for name in ("en", "es", "both", "not in the data")}
    learned = load_training_data(EXAMPLE / "data" / "nlu").examples
    known = {_words(example.text) for example in learned}
    for asked in held_out(HELD_OUT):
        found = Understanding.of(interpreter.parse(asked.text)).intent or OUT_OF_SCOPE
        is_new = _words(asked.text) not in known
        for name in (asked.language, "both", *(["not in the data"] if is_new else [])):
            answers[name].counts[asked.intent, found] += 1
    return answers


def _words(text: str) -> tuple[str, ...]:
    """A message without capitals and punctuation."""
    return tuple(re.findall(r"\w+", text.lower()))


def _print(answers: dict[str, Answers]) -> None:
    print(f"{'':16}{'messages':>10}{'understood':>12}{'refused':>10}")
    for name, of in answers.items():
        understood, refused = of.share(in_scope=True), of.share(in_scope=False)
        print(f"{name:16}{of.counts.total():>10}{understood:>12.4f}{refused:>10.4f}")
    print("; ".join(answers["both"].mistakes()))


def held_out(file: Path) -> Iterator[Asked]:
    """Read the messages, by intent and language."""
    kept = yaml.safe_load(file.read_text(encoding="utf-8"))
    for intent, by_language in {**kept["intents"], OUT_OF_SCOPE: kept[OUT_OF_SCOPE]}.items():
        for language, texts in by_language.items():
            yield from (Asked(str(text), intent, language) for text in texts)
