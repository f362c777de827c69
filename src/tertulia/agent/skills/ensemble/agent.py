"""A bot that is a function: from utterances to answers."""

from __future__ import annotations

import threading
import weakref
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from types import TracebackType
from typing import Self

from tertulia.agent.skills.ensemble.cast import AnySkill, Cast
from tertulia.agent.skills.ensemble.choosing import answer_of, remember
from tertulia.agent.skills.ensemble.filters import SkillsFilter, TransparentFilter
from tertulia.agent.skills.ensemble.memory import Memory, Remembered
from tertulia.agent.skills.ensemble.questions import Offer, Question
from tertulia.agent.skills.ensemble.selectors import HighestConfidenceSelector, SkillsSelector
from tertulia.core.errors import ParameterError, ShapeError


class Agent:
    """Answers utterances with the help of skills; remembers the dialogues, and only in memory.

    The skills are started with the first call, and stopped by `close`, or with the end of a `with`
    block. A call waits for its answers; calls from several threads are answered one after the
    other. A skill that fails has nothing to say; the log tells of it.

    A function may be a skill, too. It is called with utterances, histories and states, a list of
    each, and returns responses and confidences, and states if it has any.

    Args:
        skills: who answers: skills, trained pipelines, and functions over batches.
        skills_selector: chooses among their answers; without one, the surest is chosen.
        skills_filter: says who is asked; without one, everybody is.
        default: what to answer when no skill does.
        max_dialogues: how many dialogues are remembered; who has been silent longest is forgotten.
        max_history: how many utterances of a dialogue are remembered.
        timeout_seconds: how long a skill may take to answer; None: as long as it likes.

    Raises:
        ParameterError: there are no skills, or one of them is none.
    """

    def __init__(
        self,
        skills: Sequence[AnySkill],
        skills_selector: SkillsSelector | None = None,
        skills_filter: SkillsFilter | None = None,
        *,
        default: str | None = None,
        max_dialogues: int = 10_000,
        max_history: int = 200,
        timeout_seconds: float | None = 60.0,
    ) -> None:
        if max_dialogues < 1 or max_history < 0:
            raise ParameterError("`max_dialogues` must be 1 or more, `max_history` 0 or more")
        self._cast = Cast(skills, timeout_seconds)
        self._selector = skills_selector or HighestConfidenceSelector()
        self._filter = skills_filter or TransparentFilter(len(skills))
        self._default = default
        self._max_history = max_history
        self._memory = Memory(len(skills), max_dialogues)
        self._lock = threading.Lock()
        weakref.finalize(self, self._cast.stop, 0)

    def __call__(
        self, utterances: Sequence[str], ids: Sequence[Hashable] | None = None
    ) -> list[str | None]:
        """Answer a batch.

        Args:
            utterances: what was said.
            ids: in which dialogue each of them was said; without them, by their place in the
                batch. Utterances of one dialogue are answered in order.

        Returns:
            An answer to each; the default where no skill has one.

        Raises:
            ShapeError: there are not as many ids as utterances, or as many choices.
            ConnectorError: a skill cannot be started.
        """
        if isinstance(utterances, str):
            raise ShapeError("a list of utterances is expected: write [utterance]")
        whose = range(len(utterances)) if ids is None else ids
        if len(whose) != len(utterances):
            raise ShapeError(f"{len(whose)} ids cannot be paired with {len(utterances)} utterances")
        answers: list[str | None] = [None] * len(utterances)
        with self._lock:
            self._cast.start()
            try:
                for wave in _waves(whose):
                    said = [(utterances[place], whose[place]) for place in wave]
                    for place, answer in zip(wave, self._answered(said), strict=True):
                        answers[place] = answer
            finally:
                self._memory.trim()
        return answers

    def forget(self, dialogue_id: Hashable) -> None:
        """Forget a dialogue; what is said in it next begins a new one."""
        with self._lock:
            self._memory.forget(dialogue_id)

    def close(self) -> None:
        """Stop the skills; what is said next starts them again."""
        with self._lock:
            self._cast.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _answered(self, said: Sequence[tuple[str, Hashable]]) -> list[str | None]:
        """Answer utterances of different dialogues."""
        utterances = [utterance for utterance, _ in said]
        dialogues = [self._memory.recall(dialogue_id) for _, dialogue_id in said]
        histories = [[*dialogue.texts] for dialogue in dialogues]
        mask = [[*row] for row in self._filter(utterances, histories)]
        if [len(row) for row in mask] != [len(self._cast)] * len(said):
            raise ShapeError("the filter must say for each utterance whether each skill is asked")
        offers = self._offers(said, dialogues, mask)
        answers = [[answer_of(offer) for offer in row] for row in offers]
        chosen = [*self._selector(utterances, histories, *answers)]
        if len(chosen) != len(said):
            raise ShapeError(f"the selector chose {len(chosen)} answers to {len(said)} utterances")
        final = [self._default if text is None else text for text in chosen]
        for place, dialogue in enumerate(dialogues):
            remember(dialogue, [row[place] for row in offers], chosen[place])
            dialogue.note(utterances[place], final[place], self._max_history)
        return final

    def _offers(
        self,
        said: Sequence[tuple[str, Hashable]],
        dialogues: Sequence[Remembered],
        mask: Sequence[Sequence[bool]],
    ) -> list[list[Offer]]:
        """For each skill what it offers to each utterance."""
        asked = [
            [place for place, row in enumerate(mask) if row[skill]]
            for skill in range(len(self._cast))
        ]
        questions = [
            [
                Question(said[place][0], str(said[place][1]), dialogues[place], skill)
                for place in places
            ]
            for skill, places in enumerate(asked)
        ]
        offers = [[Offer()] * len(said) for _ in asked]
        for row, places, offered in zip(offers, asked, self._cast.ask(questions), strict=True):
            for place, offer in zip(places, offered, strict=True):
                row[place] = offer
        return offers


def _waves(ids: Sequence[Hashable]) -> Iterable[list[int]]:
    """Part places in a batch so that no dialogue comes twice in one part."""
    waves: dict[int, list[int]] = {}
    seen: Counter[Hashable] = Counter()
    for place, dialogue_id in enumerate(ids):
        waves.setdefault(seen[dialogue_id], []).append(place)
        seen[dialogue_id] += 1
    return waves.values()
