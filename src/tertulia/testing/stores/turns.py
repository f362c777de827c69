"""Laws of a turn: it begins, it ends, and both are kept."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import msgspec
import pytest

from tertulia.agent.message import Answer
from tertulia.agent.state import BotUtterance, Human, HumanUtterance
from tertulia.agent.stores.base import Store
from tertulia.agent.stores.rules import Answered, Begun
from tertulia.testing.stores.scenario import (
    ONE,
    Scenario,
    begin,
    content,
    encoded,
    message,
    outcome,
    take_turn,
    texts,
    wait,
)


class TurnLaws(Scenario):
    """A turn is on disk before it is worked on, and ends in one piece."""

    async def test_a_first_message_begins_the_first_turn(self, store: Store) -> None:
        """A new user has a new dialogue with a new bot, and their turn runs."""
        begun = await begin(store, "hello", topic="weather")

        assert begun.turn.sequence == 1
        assert begun.turn.status == "running"
        assert begun.turn.owner == ONE
        assert begun.dialogue.length == 1
        assert begun.question.text == "hello"
        assert begun.question.attributes == {"topic": "weather"}
        assert begun.question.user == begun.conversation.human

    async def test_a_begun_turn_is_readable_elsewhere(self, store: Store, second: Store) -> None:
        """What `accept` returns is on disk."""
        begun = await begin(store)

        assert await second.turn(begun.turn.turn_id) == begun.turn
        assert await second.conversation("ann") == begun.conversation
        assert await second.dialogue(begun.dialogue.dialogue_id) == begun.dialogue
        [question] = await second.utterances(begun.dialogue.dialogue_id)
        assert msgspec.json.decode(question.body, type=HumanUtterance) == begun.question

    async def test_a_finished_turn_is_readable_elsewhere(self, store: Store, second: Store) -> None:
        """What `finish` was given is on disk when it returns."""
        begun = await begin(store)
        begun.question.annotations["ner"] = {"tags": ["O"]}
        begun.question.hypotheses.append({"skill_name": "chitchat", "text": "hi"})
        human = Human(id="h", user_external_id="ann", attributes={"mood": "good"})
        result = outcome(begun, human=human)

        turn = await store.finish(result)

        assert turn.status == "done"
        assert turn.answer == result.reply
        assert msgspec.json.decode(turn.trace) == msgspec.json.decode(result.trace)
        assert await second.turn(turn.turn_id) == turn
        conversation = await second.conversation("ann")
        assert conversation is not None
        assert (conversation.human, conversation.finished) == (human, 1)
        question, answer = await second.utterances(begun.dialogue.dialogue_id)
        assert msgspec.json.decode(question.body, type=HumanUtterance) == begun.question
        assert msgspec.json.decode(answer.body, type=BotUtterance) == result.answer
        assert [question.kind, answer.kind] == ["human", "bot"]
        assert [question.position, answer.position] == [0, 1]

    async def test_the_next_turn_goes_on_where_the_last_ended(self, store: Store) -> None:
        """Turns of one dialogue follow each other, and keep what skills changed."""
        first = await begin(store, "hello")
        first.dialogue.bot.attributes["persona"] = "pirate"
        first.question.user.profile["name"] = "Ann"
        await store.finish(outcome(first, "arr"))

        following = await begin(store, "how are you?")
        await store.finish(outcome(following, "fine"))

        assert following.turn.sequence == 2
        assert following.dialogue.dialogue_id == first.dialogue.dialogue_id
        assert following.dialogue.bot.attributes == {"persona": "pirate"}
        assert following.question.user.profile["name"] == "Ann"
        said = await texts(store, first.dialogue.dialogue_id)
        assert said == ["hello", "arr", "how are you?", "fine"]

    async def test_the_bots_utterance_before_may_be_annotated(self, store: Store) -> None:
        """A turn rewrites the utterance that stands before its question."""
        done = outcome(await begin(store))
        await store.finish(done)
        begun = await begin(store, "thanks")
        previous = msgspec.structs.replace(done.answer, annotations={"sentiment": "warm"})

        await store.finish(outcome(begun, previous=previous))

        utterances = await store.utterances(begun.dialogue.dialogue_id)
        assert [one.position for one in utterances] == [0, 1, 2, 3]
        assert content(utterances[1])["annotations"] == {"sentiment": "warm"}
        found = await store.turn_of(done.answer.utt_id)
        assert found is not None
        assert found.turn_id == done.begun.turn.turn_id

    async def test_a_turn_is_found_by_its_utterances(self, store: Store) -> None:
        """Both what was said and what was answered lead to the turn."""
        turn = await take_turn(store)
        assert turn.question_id is not None
        assert turn.answer is not None

        assert await store.turn_of(turn.question_id) == turn
        assert await store.turn_of(turn.answer.utt_id) == turn
        assert await store.turn_of("nobody said this") is None

    async def test_start_opens_another_dialogue_with_a_new_bot(self, store: Store) -> None:
        """The human is the same person there; the former dialogue is closed."""
        first = await begin(store)
        human = msgspec.structs.replace(first.question.user, attributes={"likes": "tea"})
        bot = msgspec.structs.replace(first.dialogue.bot, attributes={"mood": "grim"})
        await store.finish(outcome(first, human=human, bot=bot))

        started = await store.accept(message("/start"), ONE)
        following = await begin(store, "hi again")

        assert isinstance(started, Answered)
        assert started.answer == Answer(user_id="ann", dialog_id=following.dialogue.dialogue_id)
        assert following.dialogue.bot.id != bot.id
        assert following.dialogue.bot.attributes == {}
        assert following.question.user == human
        closed = await store.dialogue(first.dialogue.dialogue_id)
        assert closed is not None
        assert not closed.is_active

    async def test_start_twice_opens_one_dialogue(self, store: Store) -> None:
        """A dialogue in which nothing was said yet is new enough."""
        once = await store.accept(message("/start"), ONE)
        again = await store.accept(message("/start"), ONE)

        assert isinstance(once, Answered)
        assert isinstance(again, Answered)
        assert once.answer == again.answer

    async def test_close_leaves_no_dialogue_open(self, store: Store) -> None:
        """The next message opens a new one."""
        first = await begin(store)
        await store.finish(outcome(first))

        closed = await store.accept(message("/close"), ONE)
        following = await begin(store)

        assert isinstance(closed, Answered)
        assert closed.answer.dialog_id == ""
        assert following.dialogue.dialogue_id != first.dialogue.dialogue_id

    async def test_a_command_waits_for_the_running_turn(self, store: Store) -> None:
        """It is carried out when its turn comes."""
        begun = await begin(store)
        command = await wait(store, "/close")
        await store.finish(outcome(begun))

        standing = await store.begin(command.turn, ONE)

        assert isinstance(standing, Answered)
        conversation = await store.conversation("ann")
        assert conversation is not None
        assert conversation.dialogue_id is None
        assert conversation.finished == 2

    async def test_an_end_that_cannot_be_written_changes_nothing(
        self, store: Store, second: Store
    ) -> None:
        """Part of a turn is never kept."""
        begun = await begin(store)
        result = outcome(begun, "never said")
        broken = replace(result, bot=msgspec.structs.replace(result.bot, persona=object()))

        with pytest.raises(TypeError):
            await store.finish(broken)

        assert await texts(second, begun.dialogue.dialogue_id) == ["hello"]
        assert await second.conversation("ann") == begun.conversation
        assert await second.turn(begun.turn.turn_id) == begun.turn

    async def test_a_turn_can_end_after_its_end_could_not_be_written(self, store: Store) -> None:
        """The store goes on after a failure."""
        begun = await begin(store)
        broken = outcome(
            begun, human=msgspec.structs.replace(begun.question.user, persona=object())
        )
        with pytest.raises(TypeError):
            await store.finish(broken)

        await store.finish(outcome(begun, "well"))

        assert await texts(store, begun.dialogue.dialogue_id) == ["hello", "well"]

    async def test_many_users_speak_at_once(self, store: Store, second: Store) -> None:
        """Nobody's words end up in another's dialogue."""

        async def talk(handle: Store, user: str) -> str | None:
            for number in range(3):
                turn = await take_turn(handle, f"{user} {number}", f"to {user}", user=user)
            return turn.dialogue_id

        users = [f"user-{number}" for number in range(20)]
        dialogues = await asyncio.gather(
            *(talk((store, second)[number % 2], user) for number, user in enumerate(users))
        )

        for user, dialogue_id in zip(users, dialogues, strict=True):
            said = [f"{user} 0", f"to {user}", f"{user} 1", f"to {user}", f"{user} 2", f"to {user}"]
            assert await texts(store, dialogue_id) == said

    async def test_what_a_turn_writes_does_not_grow_with_the_dialogue(self, store: Store) -> None:
        """The twentieth turn costs what the third costs."""
        costs = []
        for _ in range(20):
            before = await self.bytes_written(store)
            await take_turn(store, "words " * 200, "more words " * 200)
            after = await self.bytes_written(store)
            if before is not None and after is not None:
                costs.append(after - before)

        assert sum(costs[-5:]) <= 2 * sum(costs[2:7])

    async def test_a_repeated_begin_of_a_running_turn_is_the_same_turn(self, store: Store) -> None:
        """The process that has a turn may begin it anew: nothing is said twice."""
        begun = await begin(store)

        again = await store.begin(begun.turn, ONE)

        assert isinstance(again, Begun)
        assert again.question == begun.question
        assert encoded(again.dialogue) == encoded(begun.dialogue)
        assert await texts(store, begun.dialogue.dialogue_id) == ["hello"]
