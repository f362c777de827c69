from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import pytest

from tertulia.agent.skills.contract import Context
from tertulia.agent.skills.form.skill import FormSkill
from tertulia.core.errors import ParameterError
from tertulia.core.signature import parameters_of
from tertulia.testing.skills import SkillConformance
from tests.agent.skills.form.forms import (
    BOOKING,
    DATE,
    NOON,
    PEOPLE,
    Talk,
    annotation,
    form,
    moment,
    number,
)

AT_NINE = moment("09:00", "at nine", ambiguous=True)
ON_FRIDAY = moment("2026-03-06", "on Friday")


class TestForm(SkillConformance):
    text: ClassVar = "a table"

    async def make(self) -> FormSkill:
        return form()

    def context(self, text: str) -> Context:
        context = super().context(text)
        return replace(context, annotations={"values": annotation("book", number(4))})


async def said(talk: Talk, *turns: Any) -> list[str]:
    """What the form says to several utterances in a row."""
    replies = [await talk.say(*turn) for turn in turns]
    return [reply.text if reply else "" for reply in replies]


async def test_it_asks_for_one_after_the_other_and_has_it_confirmed() -> None:
    talk = Talk(form())

    answers = await said(
        talk,
        ("I'd like a table", "book"),
        ("four", None, number(4, "four")),
        ("on Friday", "inform", ON_FRIDAY),
        ("at nine", "inform", AT_NINE),
        ("yes", "affirm"),
    )

    assert answers == [
        "For how many?",
        "For which day?",
        "At what time?",
        "For 4, Friday 6 March at 21:00?",
        "Done.",
    ]
    assert talk.state is None


async def test_what_is_done_goes_to_the_application() -> None:
    talk = Talk(form(remember={"party": "people"}))
    await talk.say("for 4 on friday at nine", "book", number(4), ON_FRIDAY, AT_NINE)

    reply = await talk.say("yes", "affirm")

    assert reply is not None
    slots = {"people": 4, "date": "2026-03-06", "time": "21:00"}
    assert reply.attributes == {"action": {"name": "book_table", "slots": slots}}
    assert reply.human_attributes == {"party": 4}


async def test_until_it_is_done_nothing_is_told_and_nothing_remembered() -> None:
    talk = Talk(form(remember={"party": "people"}))

    reply = await talk.say("for 4", "book", number(4))

    assert reply is not None
    assert (reply.attributes, reply.human_attributes) == ({}, {})


@pytest.mark.parametrize(("intent", "confidence"), [("greet", 1.0), (None, 0.0), ("book", 0.2)])
async def test_it_says_nothing_until_it_is_sure_to_be_wanted(
    intent: str | None, confidence: float
) -> None:
    context = Context(
        text="…", annotations={"values": annotation(intent, number(4), confidence=confidence)}
    )

    assert await form().respond(context) == []


async def test_it_says_why_a_value_is_not_taken_and_asks_again() -> None:
    answers = await said(
        Talk(form()),
        ("a table for 20", "book", number(20)),
        ("for four", None, number(4)),
        ("yesterday", None, moment("2026-03-03")),
        ("on Friday", None, ON_FRIDAY),
        ("at five", None, moment("17:00")),
    )

    assert answers == [
        "We seat 1 to 12. For how many?",
        "For which day?",
        "Tuesday 3 March is over. For which day?",
        "At what time?",
        "We are open 13:00-16:00, 20:00-23:00. At what time?",
    ]


async def test_it_asks_again_what_it_did_not_understand_and_gives_up_in_the_end() -> None:
    talk = Talk(form(max_attempts=2))

    answers = await said(talk, ("a table", "book"), ("blue", None), ("blue", None))

    assert answers == ["For how many?", "Sorry? For how many?", "Please call us."]
    assert talk.state is None


async def test_after_an_interruption_it_goes_on_where_it_was() -> None:
    talk = Talk(form())
    await talk.say("a table for 4", "book", number(4))
    before = talk.state

    reply = await talk.say("blue", is_interrupted=True)

    assert reply is not None
    assert reply.text == "Back to your table. For which day?"
    assert talk.state["slots"] == before["slots"] == {"people": 4}
    assert (await said(talk, ("on Friday", None, ON_FRIDAY))) == ["At what time?"]


async def test_a_question_to_others_is_left_to_them() -> None:
    talk = Talk(form())
    await talk.say("a table", "book")

    reply = await talk.say("is the pool open at 8?", "ask_pool", number(8, "8"))

    assert reply is not None
    assert reply.confidence < 0.3


async def test_it_can_be_cancelled() -> None:
    talk = Talk(form())

    assert await said(talk, ("a table", "book"), ("never mind", "cancel")) == [
        "For how many?",
        "No table then.",
    ]
    assert talk.state is None


async def test_it_is_forgotten_after_a_while() -> None:
    talk = Talk(form(expires_minutes=30))
    await talk.say("a table for 4", "book", number(4))
    talk.state = {**talk.state, "at": "2026-03-04T11:29:00"}

    assert await talk.say("on Friday", None, ON_FRIDAY) is None
    reply = await talk.say("a table", "book")
    assert reply is not None
    assert reply.text == "For how many?"


async def test_it_stays_open_for_ever_if_that_is_wanted() -> None:
    talk = Talk(form(expires_minutes=0))
    await talk.say("a table for 4", "book", number(4))
    talk.state = {**talk.state, "at": "2020-03-04T11:29:00"}

    assert await said(talk, ("on Friday", None, ON_FRIDAY)) == ["At what time?"]


async def test_what_is_known_of_the_human_is_not_asked_for() -> None:
    room = {"name": "room", "type": "integer", "recall": "room", "question": "Which room?"}
    talk = Talk(form(slots=[room, PEOPLE], confirm="Room {room}, {people}?"), human={"room": 12})

    assert await said(talk, ("a table", "book"), ("4", None, number(4))) == [
        "For how many?",
        "Room 12, 4?",
    ]


async def test_what_is_known_and_not_valid_is_asked_for() -> None:
    room = {**PEOPLE, "name": "room", "recall": "room", "question": "Which room?"}
    talk = Talk(form(slots=[room], confirm="Room {room}?"), human={"room": 99})

    assert await said(talk, ("a table", "book")) == ["Which room?"]


async def test_a_name_can_be_asked_for_and_remembered() -> None:
    skill = form(
        starts=["introduce"],
        slots=[{"name": "person", "question": "What is your name?", "text": True}],
        confirm="",
        done="Nice to meet you, {person}!",
        remember={"name": "person"},
    )
    talk = Talk(skill)
    await talk.say("let me introduce myself", "introduce")

    reply = await talk.say("Ann Lee")

    assert reply is not None
    assert reply.text == "Nice to meet you, Ann Lee!"
    assert reply.human_attributes == {"name": "Ann Lee"}


async def test_the_time_is_asked_for_in_words_of_its_own_if_only_the_day_is_known() -> None:
    when = {
        "name": "when",
        "entity": "time",
        "type": "datetime",
        "question": "When?",
        "reasons": {"incomplete": "At what time on {value}?"},
    }
    talk = Talk(form(slots=[when], confirm="{when}?"))

    assert await said(talk, ("a taxi on Friday", "book", ON_FRIDAY), ("8:00", None, AT_NINE)) == [
        "At what time on Friday 6 March?",
        "Friday 6 March at 09:00?",
    ]


async def test_it_speaks_the_language_of_the_human() -> None:
    people = {**PEOPLE, "question": {"en": "For how many?", "es": "¿Para cuántos?"}}
    talk = Talk(form(slots=[people]), human={"language": "es"})

    assert await said(talk, ("una mesa", "book")) == ["¿Para cuántos?"]


@pytest.mark.parametrize(
    ("kept", "changes"),
    [
        ({"slots": {"people": 4}, "confirming": True}, {}),
        ({"slots": {"people": "four", "date": 5, "time": None}, "confirming": True}, {}),
        ({"slots": {}, "asked": "people"}, {"slots": [{**PEOPLE, "optional": True}, DATE]}),
        ({"slots": {}, "asked": "name"}, {"slots": [{"name": "name", "optional": True}, DATE]}),
        ({"slots": {"name": "Ann"}, "asked": "name"}, {}),
    ],
)
async def test_a_form_that_was_another_one_before_asks_for_what_it_lacks(
    kept: dict[str, Any], changes: dict[str, Any]
) -> None:
    talk = Talk(form(**changes), state={"asked": None, **kept})

    reply = await talk.say("yes", "affirm")

    assert reply is not None
    assert reply.attributes == {}
    assert reply.text in {"For how many?", "For which day?"}


async def test_a_form_that_asked_for_changes_before_puts_the_whole_again() -> None:
    full = {"people": 4, "date": "2026-03-06", "time": "21:00"}
    state = {"slots": full, "asked": None, "confirming": True, "changing": True}

    assert await said(Talk(form(change=()), state=state), ("hm",)) == [
        "Sorry? For 4, Friday 6 March at 21:00?"
    ]


async def test_a_time_beyond_all_reckoning_is_none() -> None:
    annotations = {"values": {**annotation("book", AT_NINE), "now": "9999-12-31T23:59:59"}}
    when = {"name": "when", "entity": "time", "type": "datetime", "question": "When?"}

    [reply] = await form(slots=[when], confirm="{when}?").respond(
        Context(text="at nine", annotations=annotations)
    )

    assert reply.text.endswith("at 21:00?") or reply.text.endswith("at 09:00?")


async def test_where_there_is_one_slot_it_is_what_is_to_be_changed() -> None:
    when = {"name": "when", "entity": "time", "type": "datetime", "question": "When?"}
    talk = Talk(form(slots=[when], confirm="{when}?", change="When, then?"))

    answers = await said(
        talk,
        ("on Friday at nine", "book", moment("2026-03-06T09:00")),
        ("no", "deny"),
        ("seven", None, number(7, "seven")),
        ("no", "deny"),
        ("bananas", None),
        ("no", "deny"),
    )

    assert answers == [
        "Friday 6 March at 09:00?",
        "When, then?",
        "Friday 6 March at 07:00?",
        "When, then?",
        "Sorry? When?",
        "Friday 6 March at 07:00?",
    ]


async def test_one_skill_serves_many_at_once() -> None:
    skill = form()
    ann, bob = Talk(skill), Talk(skill)
    await ann.say("a table for 4", "book", number(4))
    await bob.say("a table for 2", "book", number(2))

    assert ann.state["slots"] == {"people": 4}
    assert bob.state["slots"] == {"people": 2}


async def test_without_an_annotation_the_clock_says_when_it_is() -> None:
    context = Context(text="a table", annotations={"values": {"intent": {"name": "book"}}})

    [reply] = await form().respond(context)

    assert reply.text == "For how many?"
    assert isinstance(reply.state, dict)
    assert reply.state["at"] > NOON.isoformat()[:4]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"deny": ["affirm"]}, "'affirm' is both in 'affirm' and 'deny'"),
        ({"remember": {"name": "person"}}, "there is no slot 'person'"),
        ({"slots": []}, "at least one slot"),
        ({"done": ""}, "`done`: at least one phrase"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        form(**changes)


def test_a_mistyped_key_of_a_slot_is_found_before_anything_runs() -> None:
    misfit = parameters_of(FormSkill)["slots"].check([{**PEOPLE, "minimun": 1}])

    assert misfit is not None
    assert (misfit.inside, misfit.cause) == ("[0]", "the key 'minimun' is not known")
    assert parameters_of(FormSkill)["slots"].check(BOOKING["slots"]) is None
