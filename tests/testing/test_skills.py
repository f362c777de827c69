import asyncio
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Hypothesis, Skill
from tertulia.testing.skills import SkillConformance


class Polite(Skill):
    """A skill as it should be, but for what a test takes away from it."""

    async def respond(self, context: Any) -> Any:
        return [Hypothesis("Hello!", 0.9)]


class Suite(SkillConformance):
    text: ClassVar = "hi"

    def __init__(self, make: Callable[[], Skill]) -> None:
        self._make = make

    async def make(self) -> Skill:
        return self._make()


class TestOfASkill(SkillConformance):
    text: ClassVar = "hi"

    async def make(self) -> Polite:
        return Polite()


@pytest.mark.parametrize(
    "offered", [[], ["Hello!"], [Hypothesis("Hello!", 2.0)], [Hypothesis(" ")]]
)
async def test_one_that_offers_nothing_usable_fails(offered: Any) -> None:
    class Useless(Polite):
        async def respond(self, context: Any) -> Any:
            return offered

    with pytest.raises((AssertionError, ConnectorError)):
        await Suite(Useless).test_it_answers()


async def test_one_that_offers_what_is_no_json_fails() -> None:
    class Exotic(Polite):
        async def respond(self, context: Any) -> Any:
            return [Hypothesis("Hello!", attributes={"me": self})]

    with pytest.raises(TypeError):
        await Suite(Exotic).test_what_it_offers_is_json()


async def test_one_that_writes_into_what_it_is_told_fails() -> None:
    class Scribbling(Polite):
        async def respond(self, context: Any) -> Any:
            context.human["name"] = "Ann"
            return await super().respond(context)

    with pytest.raises(AssertionError):
        await Suite(Scribbling).test_what_it_is_told_stays_as_it_was()


async def test_one_that_counts_its_turns_fails() -> None:
    class Counting(Polite):
        turns = 0

        async def respond(self, context: Any) -> Any:
            self.turns += 1
            return [Hypothesis(f"Turn {self.turns}")]

    with pytest.raises(AssertionError):
        await Suite(Counting).test_the_same_turn_has_the_same_answer()
    with pytest.raises(AssertionError):
        await Suite(Counting).test_dialogues_do_not_get_into_each_others_way()


async def test_one_that_mixes_up_dialogues_fails() -> None:
    class Distracted(Polite):
        busy = 0

        async def respond(self, context: Any) -> Any:
            self.busy += 1
            await asyncio.sleep(0)
            number = self.busy
            self.busy -= 1
            return [Hypothesis(f"{number} at once")]

    with pytest.raises(AssertionError):
        await Suite(Distracted).test_dialogues_do_not_get_into_each_others_way()


async def test_one_that_stumbles_over_odd_things_fails() -> None:
    class Fragile(Polite):
        async def respond(self, context: Any) -> Any:
            context.text.encode()
            context.annotations.get("nlu", {}).get("intent")
            return [Hypothesis("Hello!", state=(context.state or {}).get("a"))]

    with pytest.raises(UnicodeEncodeError):
        await Suite(Fragile).test_it_survives_odd_texts("\ud800")
    with pytest.raises(AttributeError):
        await Suite(Fragile).test_it_survives_a_state_that_is_not_its_own("nonsense")
    with pytest.raises(AttributeError):
        await Suite(Fragile).test_it_survives_annotations_that_are_broken(None)


async def test_one_whose_failures_quote_the_human_fails() -> None:
    class Chatty(Polite):
        async def respond(self, context: Any) -> Any:
            if context.text != "hi":
                raise ConnectorError(f"nothing to say to {context.text}")
            return await super().respond(context)

    with pytest.raises(AssertionError):
        await Suite(Chatty).test_it_survives_odd_texts("my secret")


async def test_one_that_forgets_how_to_go_on_fails() -> None:
    class Confused(Polite):
        async def respond(self, context: Any) -> Any:
            if context.state:
                raise KeyError(context.state["asked"])
            return [Hypothesis("Hello!", state={"aksed": 1})]

    with pytest.raises(KeyError):
        await Suite(Confused).test_it_goes_on_with_what_it_remembers()


async def test_one_that_works_only_once_fails() -> None:
    class Spent(Polite):
        is_spent = False

        async def start(self) -> None:
            if self.is_spent:
                raise ConnectorError("no more")

        async def stop(self) -> None:
            self.is_spent = True

    with pytest.raises(ConnectorError):
        await Suite(Spent).test_it_can_be_started_again()


async def test_a_suite_must_say_how_to_make_its_skill() -> None:
    with pytest.raises(TypeError, match="must say how to make its skill"):
        await SkillConformance().make()
