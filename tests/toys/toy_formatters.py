"""Formatters as users write them."""

from __future__ import annotations

from functools import partial

from tertulia.agent.formatters.window import reads

A_LIST = ["not", "a", "function"]


def last_text(dialog):
    return [dialog["utterances"][-1]["text"]]


@reads(utterances="turns")
def last_texts(dialog, turns: int = 3, *, prefix: str = ""):
    return [[prefix + utterance["text"] for utterance in dialog["utterances"][-turns:]]]


def shouted(payload, mark: str):
    return payload.upper() + mark


def anything(payload, **options):
    return [options]


def both_ways(payload, mode="in"):
    return payload["text"] if mode == "out" else [payload["dialog_id"]]


def told_the_way(payload, mode):
    return [mode]


def vaguely_typed(payload, mark: "Mark" = "!"):  # noqa: F821, UP037 - as users write them
    return [mark]


def nothing():
    return []


async def slow(dialog):
    return []


class Formatter:
    def __init__(self, dialog) -> None:
        self.dialog = dialog


filled_in = partial(shouted, mark="?")
