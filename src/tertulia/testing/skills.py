"""The conformance suite of skills.

Subclass it in a test module and say how to make a skill and what it answers to; pytest finds the
tests, which pytest-asyncio runs in its auto mode. Every built-in skill runs it:

    class TestMySkill(SkillConformance):
        text: ClassVar = "what is the time?"

        async def make(self) -> MySkill:
            return MySkill()
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import ClassVar

import pytest
from msgspec import UNSET

from tertulia.agent import wire
from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis, Skill
from tertulia.agent.skills.offers import sayable
from tertulia.agent.state import Json

ODD_TEXTS: Sequence[str] = (
    "",
    " ",
    "\n\t\u00a0\u2003",
    "?!… — ¿¡",
    "\x00\x07\x1b[31m",
    "\ud800",
    "e\u0301" * 1_000,
    "🏨👨‍👩‍👧‍👦🇪🇸",
    "שלום مرحبا \u202e olleh",
    "早餐几点开始",
    "İstanbul ß ﬁ Ǆ",
    "{name} {0} %s ${HOME} \\1 </script>",
    "1e999 -0 ١٢٣ Ⅷ",
    "hello " * 20_000,
    "x" * 100_000,
)
"""What people send, by mistake or on purpose."""

ODD_STATES: Sequence[Json] = (0, "", "nonsense", [], [None], {}, {"a": {"b": [1]}}, True)
"""What a skill may find that was written by another version of it, or by another skill."""

ODD_ANNOTATIONS: Sequence[Json] = (None, [], "", 1, {}, {"intent": 1, "entities": {}})
"""What an annotator may say that is broken."""


class SkillConformance:
    """Laws every skill obeys.

    Attributes:
        text: something that it answers.
        is_deterministic: whether the same turn always has the same answer.
    """

    text: ClassVar[str] = ""
    is_deterministic: bool = True

    async def make(self) -> Skill:
        """Construct a skill that can be started."""
        raise TypeError(f"{type(self).__name__} must say how to make its skill: `make`")

    def context(self, text: str) -> Context:
        """What the skill is told of a turn; override it for one that needs annotations."""
        return Context(text=text, dialogue_id="conformance")

    async def test_it_answers(self) -> None:
        """What it offers can be said, and it is sure to a degree from 0 to 1."""
        async with _running(await self.make()) as skill:
            offered = await skill.respond(self.context(self.text))

        assert sayable(offered, "the skill") == [*offered] != []

    async def test_what_it_offers_is_json(self) -> None:
        """So that it can be kept, sent and explained."""
        async with _running(await self.make()) as skill:
            for offered in await skill.respond(self.context(self.text)):
                assert Hypothesis(**wire.plain(offered)) == offered

    async def test_what_it_is_told_stays_as_it_was(self) -> None:
        """A context is only read."""
        context = self.context(self.text)
        before = _parts(context)

        async with _running(await self.make()) as skill:
            await skill.respond(context)

        assert _parts(context) == before

    async def test_the_same_turn_has_the_same_answer(self) -> None:
        """So that a turn that is done again, after a failure, comes to the same end."""
        if not self.is_deterministic:
            return
        async with _running(await self.make()) as skill:
            first = await skill.respond(self.context(self.text))
            second = await skill.respond(self.context(self.text))

        assert [*first] == [*second]

    async def test_it_goes_on_with_what_it_remembers(self) -> None:
        """Its state survives being written down, and it is told of nothing else."""
        async with _running(await self.make()) as skill:
            context = self.context(self.text)
            for _ in range(5):
                offered = sayable(await skill.respond(context), "the skill")
                if not offered or offered[0].state is UNSET:
                    break
                context = replace(context, state=wire.plain(offered[0].state))

    @pytest.mark.parametrize("text", ODD_TEXTS, ids=range(len(ODD_TEXTS)))
    async def test_it_survives_odd_texts(self, text: str) -> None:
        """It answers, or not, or says that it cannot; then it answers as ever."""
        await self._survives(self.context(text))

    @pytest.mark.parametrize("state", ODD_STATES, ids=range(len(ODD_STATES)))
    async def test_it_survives_a_state_that_is_not_its_own(self, state: Json) -> None:
        """One dialogue must not become unusable because a skill has changed."""
        await self._survives(replace(self.context(self.text), state=state))

    @pytest.mark.parametrize("annotation", ODD_ANNOTATIONS, ids=range(len(ODD_ANNOTATIONS)))
    async def test_it_survives_annotations_that_are_broken(self, annotation: Json) -> None:
        """An annotator's mistake is not the skill's."""
        context = self.context(self.text)
        annotations = dict.fromkeys([*context.annotations, "nlu"], annotation)
        await self._survives(replace(context, annotations=annotations))

    async def test_dialogues_do_not_get_into_each_others_way(self) -> None:
        """One object serves all of them at once."""
        async with _running(await self.make()) as skill:
            alone = await skill.respond(self.context(self.text))
            together = await asyncio.gather(
                *(skill.respond(self.context(self.text)) for _ in range(50))
            )

        if self.is_deterministic:
            assert [[*offered] for offered in together] == [[*alone]] * 50

    async def test_it_can_be_started_again(self) -> None:
        """A stop ends nothing for good."""
        skill = await self.make()

        for _ in range(2):
            async with _running(skill):
                assert await skill.respond(self.context(self.text))

    async def _survives(self, context: Context) -> None:
        reason = ""
        async with _running(await self.make()) as skill:
            try:
                sayable(await skill.respond(context), "the skill")
            except ConnectorError as error:
                reason = str(error)
            assert await skill.respond(self.context(self.text))
        assert len(context.text) < 3 or context.text not in reason  # which goes into the log


def _parts(context: Context) -> Json:
    parts = (context.history, context.annotations, context.human, context.state)
    return wire.plain(parts)


@asynccontextmanager
async def _running(skill: Skill) -> AsyncIterator[Skill]:
    await skill.start()
    try:
        yield skill
    finally:
        await skill.stop()
