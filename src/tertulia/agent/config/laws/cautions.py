"""What is strange about an assistant, and stops nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tertulia.agent.config.laws.subject import Subject
from tertulia.agent.turn import LAST_WORD
from tertulia.core.errors import Problem


def somebody_has_the_last_word(subject: Subject) -> Iterator[Problem]:
    """A service answers when no other does."""
    if subject.spec.last_chance is None:
        cause = f"without a service tagged `last_chance`, a failure is answered by {LAST_WORD!r}"
        yield Problem("services", cause, _HINT.format("last_chance"))


def somebody_answers_in_time(subject: Subject) -> Iterator[Problem]:
    """A service answers when the time is up."""
    if subject.spec.timeout is None:
        last = subject.spec.last_chance
        answer = repr(LAST_WORD) if last is None else f"the service {last.name!r}"
        cause = f"without a service tagged `timeout`, a late turn is answered by {answer}"
        yield Problem("services", cause, _HINT.format("timeout"))


def last_words_answer(subject: Subject) -> Iterator[Problem]:
    """What stands in for an answer adds a bot utterance."""
    for service in (subject.spec.last_chance, subject.spec.timeout):
        if service is not None and not subject.may_answer(service):
            cause = f"{service.name!r} adds no bot utterance, and {LAST_WORD!r} is answered"
            hint = "give it the state_manager_method 'add_bot_utterance_last_chance'"
            yield Problem(service.place, cause, hint)


_HINT = "add one with a PredefinedTextConnector and the tag {!r}"
