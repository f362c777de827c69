from __future__ import annotations

from typing import Any

import pytest

from tertulia.agent.dialogue import Dialogue
from tertulia.agent.errors import PayloadError
from tertulia.agent.methods import METHODS
from tertulia.agent.state import Bot, BotUtterance
from tests.agent.fakes import THEN, dialogue, hypothesis


def apply(
    method: str, spoken: Dialogue, payload: Any, label: str = "label", **context: Any
) -> None:
    """Call a state method as the agent does."""
    METHODS[method](spoken, payload, label, ind=0, message_attrs={}, **context)


def bot_utterance(text: str) -> BotUtterance:
    bot = Bot(id="b1")
    return BotUtterance(utt_id="u0", text=text, orig_text=text, user=bot, date_time=THEN)


def answered() -> Dialogue:
    """A dialogue whose turn has its answer."""
    spoken = dialogue()
    chosen = {"skill_name": "chat", "text": "hi", "confidence": 0.5, "annotations": {"a": 1}}
    apply("add_bot_utterance", spoken, chosen)
    return spoken


def test_an_annotation_goes_to_the_last_utterance() -> None:
    before, after = dialogue(), answered()

    apply("add_annotation", before, {"x": 1}, "ner")
    apply("add_annotation", after, {"x": 2}, "ner")

    assert before.question.annotations == {"ner": {"x": 1}}
    assert after.answer.annotations == {"a": 1, "ner": {"x": 2}}
    assert after.question.annotations == {}


def test_the_bots_last_utterance_can_be_annotated_in_the_next_turn() -> None:
    spoken = dialogue(previous=bot_utterance("before"))

    apply("add_annotation_prev_bot_utt", spoken, "fine", "mood")

    assert spoken.previous.annotations == {"mood": "fine"}
    assert spoken.previous_changed


def test_in_the_first_turn_there_is_no_bot_utterance_to_annotate() -> None:
    spoken = dialogue()

    apply("add_annotation_prev_bot_utt", spoken, "fine", "mood")

    assert not spoken.previous_changed
    assert spoken.question.annotations == {}


def test_a_hypothesis_carries_both_names_and_what_its_skill_added() -> None:
    spoken = dialogue()

    apply("add_hypothesis", spoken, hypothesis("hi", 0.3, any_key="any"), "chat")

    assert spoken.question.hypotheses == [
        {
            "skill_name": "chat",
            "service_name": "chat",
            "annotations": {},
            "text": "hi",
            "confidence": 0.3,
            "any_key": "any",
        }
    ]


@pytest.mark.parametrize("payload", [None, "hi", {"text": "hi"}, [None], ["hi"]])
def test_a_skill_that_answers_nonsense_changes_nothing(payload: Any) -> None:
    spoken = dialogue()

    with pytest.raises(PayloadError, match="chat must answer with a list of hypotheses"):
        apply("add_hypothesis", spoken, payload, "chat")

    assert spoken.question.hypotheses == []


def test_a_hypothesis_is_annotated_by_the_task_made_from_it() -> None:
    spoken = dialogue()
    apply("add_hypothesis", spoken, [*hypothesis("a", 1), *hypothesis("b", 1)])
    second = spoken.question.hypotheses[1]
    apply("add_hypothesis", spoken, hypothesis("first", 1), rank=(-1, 0))

    apply("add_hypothesis_annotation", spoken, 0.7, "toxic", hypothesis=second)

    assert [each["annotations"] for each in spoken.question.hypotheses] == [{}, {}, {"toxic": 0.7}]


def test_more_tasks_than_hypotheses_is_a_failure() -> None:
    with pytest.raises(PayloadError, match="more tasks than there were hypotheses"):
        apply("add_hypothesis_annotation", dialogue(), 1, hypothesis=None)


@pytest.mark.parametrize(
    ("batch", "expected"), [([{"s": 1}, {"s": 2}], [{"s": 1}, {"s": 2}]), ([{"s": 1}], [{}, {}])]
)
def test_a_batch_annotates_every_hypothesis_or_leaves_all_empty(batch: Any, expected: Any) -> None:
    spoken = dialogue()
    apply("add_hypothesis", spoken, [*hypothesis("a", 1), *hypothesis("b", 1)])

    apply("add_hypothesis_annotation_batch", spoken, {"batch": batch}, "score")

    assert [each["annotations"]["score"] for each in spoken.question.hypotheses] == expected


def test_one_annotation_object_for_two_hypotheses_becomes_two() -> None:
    spoken, shared = dialogue(), {"s": 1}
    apply("add_hypothesis", spoken, [*hypothesis("a", 1), *hypothesis("b", 1)])

    apply("add_hypothesis_annotation_batch", spoken, {"batch": [shared, shared]}, "score")
    spoken.question.hypotheses[0]["annotations"]["score"]["s"] = 2

    assert spoken.question.hypotheses[1]["annotations"]["score"] == {"s": 1}


def test_a_postprocessors_text_is_shown_and_the_selected_one_kept() -> None:
    spoken = answered()

    apply("add_text", spoken, "Hi, Joe!")

    assert (spoken.answer.text, spoken.answer.orig_text) == ("Hi, Joe!", "hi")


def test_the_answer_has_the_parts_of_the_chosen_hypothesis() -> None:
    answer = answered().answer

    assert (answer.active_skill, answer.confidence, answer.annotations) == ("chat", 0.5, {"a": 1})


def test_an_answer_without_a_skills_name_is_its_services_own() -> None:
    spoken = dialogue()

    apply("add_bot_utterance", spoken, {"text": "hi"}, "selector")

    assert (spoken.answer.active_skill, spoken.answer.confidence) == ("selector", 1.0)


@pytest.mark.parametrize(
    "payload",
    [
        None,
        ["hi"],
        {},
        {"text": 1},
        {"text": "hi", "confidence": "high"},
        {"text": "hi", "skill_name": None},
        {"text": "hi", "annotations": 3},
        {"text": "hi", "human_attributes": [1]},
    ],
)
def test_an_answer_that_cannot_be_used_changes_nothing(payload: Any) -> None:
    spoken = dialogue()

    with pytest.raises(PayloadError, match="selector"):
        apply("add_bot_utterance", spoken, payload, "selector")

    assert spoken.answer is None
    assert spoken.human.attributes == {}


def test_attributes_go_where_their_names_belong() -> None:
    spoken = dialogue()
    human = {"name": "Ann", "persona": ["likes jazz"], "city": "Pisa", "attributes": {"k": 1}}
    bot = {"persona": ["I swim."], "mood": "good"}

    apply("update_attributes", spoken, {"human_attributes": human, "bot_attributes": bot})

    assert spoken.human.profile["name"] == "Ann"
    assert spoken.human.persona == ["likes jazz"]
    assert spoken.human.attributes == {"k": 1}
    assert spoken.bot.persona == ["I swim."]
    assert spoken.bot.attributes == {"mood": "good"}


def test_who_a_human_is_cannot_be_changed_by_a_skill() -> None:
    spoken = dialogue()

    apply("update_attributes", spoken, {"human_attributes": {"id": "x", "user_type": "bot"}})

    assert (spoken.human.id, spoken.human.user_type) == ("h1", "human")
    assert spoken.human.attributes == {"id": "x", "user_type": "bot"}


def test_the_last_chance_answers_only_where_there_is_no_answer() -> None:
    silent, spoken = dialogue(), answered()

    for each in (silent, spoken):
        apply("add_bot_utterance_last_chance", each, {"text": "Sorry."}, "last")

    assert (silent.answer.text, silent.answer.active_skill) == ("Sorry.", "last")
    assert silent.answer.confidence == 0
    assert spoken.answer.text == "hi"


def test_the_overwriting_last_chance_answers_in_any_case() -> None:
    spoken = answered()

    apply("add_bot_utterance_last_chance_overwrite", spoken, {"text": "Sorry."}, "last")

    assert spoken.answer.text == "Sorry."


def test_a_failure_utterance_is_a_bare_text() -> None:
    spoken = dialogue()

    apply("add_failure_bot_utterance", spoken, "Oh no.", "fails")

    assert (spoken.answer.text, spoken.answer.active_skill) == ("Oh no.", "fails")


def test_the_humans_attributes_are_forgotten_in_the_first_turn_only() -> None:
    first, later = dialogue(), dialogue(previous=bot_utterance("before"))
    method = "add_annotation_and_reset_human_attributes_for_first_turn"
    for spoken in (first, later):
        spoken.human.attributes = {"disliked_skills": ["chat"], "old": 1}
        apply(method, spoken, "x", "mark")

    assert first.human.attributes == {"disliked_skills": ["chat"]}
    assert later.human.attributes == {"disliked_skills": ["chat"], "old": 1}
    assert first.question.annotations == later.question.annotations == {"mark": "x"}


def test_the_human_utterances_text_can_be_replaced() -> None:
    spoken = dialogue("bla")

    apply("add_human_utterance", spoken, "blah")

    assert spoken.question.text == "blah"


def test_saving_is_the_agents_own_business() -> None:
    before, after = dialogue(), dialogue()

    apply("save_dialog", after, None)

    assert after == before
