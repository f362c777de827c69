"""Calls people by their names, now and then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

from msgspec import Meta

from tertulia.agent.connectors.view import View
from tertulia.agent.folding import folded_words
from tertulia.agent.service import Request
from tertulia.agent.skills.contract import Context
from tertulia.agent.skills.wording import Phrases, Wording

Answers: TypeAlias = Annotated[int, Meta(ge=1, le=100)]

_LONGEST_NAME = 40


@dataclass(eq=False, kw_only=True)
class NamePostprocessor:
    """Puts the name of the human into an answer, if the last ones were without it.

    So it is said for the first time when it is known, and never twice in a row. A name that is
    not known, or too long for one, changes nothing. It takes the whole dialogue, and answers with
    the text.

    Attributes:
        templates: how the name is put; `{name}` is the name, `{text}` the answer, `{lowered}` the
            answer with a small letter at its beginning.
        every: how many answers there must have been without the name.
        unless: the skills whose answers stay as they are.
    """

    templates: Phrases
    every: Answers = 4
    unless: Sequence[str] = ()
    window: int = field(init=False, repr=False)
    _wording: Wording = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.window = 2 * self.every + 2
        self._wording = Wording(self.templates)

    async def start(self) -> None:
        """There is nothing to open."""

    async def stop(self) -> None:
        """There is nothing to close."""

    async def send(self, request: Request) -> str:
        """The last answer, with the name if it is time for it.

        Raises:
            ConnectorError: it was not given a dialogue with an answer.
        """
        view = View.of(request.payload, "NamePostprocessor").answered()
        answer = view.answers[-1]
        text: str = answer["text"]
        name = view.known.get("name")
        if not isinstance(name, str) or not 0 < len(name.strip()) <= _LONGEST_NAME:
            return text
        recent = [one["text"] for one in view.answers[-1 - self.every : -1]]
        if answer.get("active_skill") in self.unless or _is_said(name, [*recent, text]):
            return text
        context = Context(text=text, history=tuple(recent[-1:]), human=view.known)
        return self._wording.say(context, {"name": name.strip(), **_gaps(text)})


def _is_said(name: str, texts: Sequence[str]) -> bool:
    said = f" {folded_words(name)} "
    return any(said in f" {folded_words(text)} " for text in texts)


def _gaps(text: str) -> dict[str, str]:
    """The answer, and the answer as it goes on in the middle of a sentence."""
    return {"text": text, "lowered": lowered(text)}


def lowered(text: str) -> str:
    """A text with a small letter at its beginning, unless its first word is always written large.

    That is `I`, and one with further capitals or an apostrophe.
    """
    start = next((at for at, character in enumerate(text) if character.isalpha()), len(text))
    word, *_ = [*text[start:].split(maxsplit=1), ""]
    if (
        word.rstrip(",.;:!?…") in {"", "I"}
        or word[1:2] in {"'", "’"}
        or word[1:] != word[1:].lower()
    ):
        return text
    return text[:start] + text[start].lower() + text[start + 1 :]
