from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from tertulia.nlu.evaluation.cross_validation import CrossValidation
from tertulia.nlu.evaluation.evaluation import evaluate_predictions
from tertulia.nlu.evaluation.report.machine import Subject
from tertulia.nlu.evaluation.report.page import page
from tertulia.training.crossval import Spread

_VOID = frozenset({"meta", "br", "link", "img"})


class Reader(HTMLParser):
    """What a browser would see: the tags, their attributes and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_nothing_on_the_page_runs_and_nothing_is_loaded(subject: Subject) -> None:
    text = page([subject])

    seen = Reader(text)
    assert not seen.tags & {"script", "iframe", "object", "link", "img", "form", "base"}
    assert not seen.attributes & {"src", "href", "onload", "onerror", "onclick"}
    assert not re.search(r"@import|url\(", text)
    assert "default-src 'none'" in text


def test_what_is_opened_is_closed(subject: Subject, of_many: Subject) -> None:
    for text in (page([subject]), page([of_many]), page([subject, of_many])):
        assert Reader(text).open == []


def test_what_users_wrote_is_shown_as_text(subject: Subject) -> None:
    seen = Reader(page([subject]))

    assert "<script>alert('x')</script> & \ufffdtxet \ufffd\ufffd ]]>" in seen.text
    assert not set("\u202e\x00\ud800") & set(seen.text)


def test_a_page_can_be_written_as_utf8(subject: Subject) -> None:
    page([subject]).encode()


def test_long_messages_and_many_mistakes_are_cut_short(understood: Any) -> None:
    messages = [understood("a", "b", text="x" * 100_000)] * 400

    seen = Reader(page([Subject.of("m", evaluate_predictions(messages))]))

    assert "300 of 400 messages" in seen.text
    assert "x" * 301 not in seen.text


def test_entities_are_marked_in_the_text(understood: Any) -> None:
    messages = [understood(entities=((3, 8, "city"),), found=((3, 14, "city"), (0, 2, "way")))]

    text = page([Subject.of("m", evaluate_predictions(messages))])

    assert 'to <mark class="miss">Porto<small>city</small></mark> today' in text
    assert (
        '<mark class="miss">to<small>way</small></mark> '
        '<mark class="miss">Porto today<small>city</small></mark>'
    ) in text


def test_what_both_sides_agree_on_looks_different(understood: Any) -> None:
    city = (3, 8, "city")
    messages = [understood(entities=(city, (9, 14, "day")), found=(city,))]

    text = page([Subject.of("m", evaluate_predictions(messages))])

    assert text.count('<mark class="hit">Porto<small>city</small></mark>') == 2


def test_overlapping_entities_are_all_named(understood: Any) -> None:
    messages = [understood(found=((0, 8, "trip"), (3, 14, "when")))]

    text = page([Subject.of("m", evaluate_predictions(messages))])

    assert (
        '<mark class="miss">to </mark><mark class="miss">Porto<small>trip</small></mark>'
        '<mark class="miss"> today<small>when</small></mark>'
    ) in text


def test_configs_are_compared_and_the_best_stands_out(understood: Any) -> None:
    pooled = evaluate_predictions([understood("a", "a")])
    spreads = {
        "intents.accuracy": Spread(0.5, 0.1, (0.4, 0.6)),
        "intents.calibration_error": Spread(0.1, 0.0, (0.1, 0.1)),
    }
    one = CrossValidation(pooled, spreads, {})
    other = replace(one, test={name: replace(found, mean=0.75) for name, found in spreads.items()})

    text = page([Subject.of("one.yml", one), Subject.of("other.yml", other)])

    assert '<td class="best">75.0 ± 10.0</td>' in text
    assert '<td class="best">10.0 ± 0.0</td>' in text


@pytest.mark.parametrize("scheme", ["screen and (prefers-color-scheme:dark)", "print"])
def test_the_page_has_a_look_for_night_and_paper(subject: Subject, scheme: str) -> None:
    assert f"@media {scheme}" in page([subject])
