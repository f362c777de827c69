from __future__ import annotations

from tertulia.agent.replay.authors import Authors, ancestors
from tests.agent.fakes import Says, assistant, given
from tests.agent.replay.troupe import LAST_CHANCE

CAST = assistant(
    given("skills.chat", Says(), "add_hypothesis", after=["annotators.mood"]),
    given("annotators.mood", Says(), "add_annotation"),
    given("mark", Says(), "add_hypothesis_annotation", after=["skills.chat"]),
    given("best", Says(), "add_bot_utterance", after=["mark"]),
    given("polish", Says(), "add_text", after=["best"], requires=["best"]),
    last_chance=LAST_CHANCE,
)


def of(path: str) -> tuple[str, ...]:
    return Authors(CAST).of(tuple(path.split(".")))


def test_services_are_found_by_the_label_under_which_they_write() -> None:
    assert of("question.annotations.mood.0") == ("annotators.mood",)
    assert of("previous.annotations.mood") == ("annotators.mood",)
    assert of("question.hypotheses.chat.0.text") == ("skills.chat",)
    assert of("question.hypotheses.chat.0.annotations.mark") == ("mark",)


def test_services_are_found_by_what_their_methods_write() -> None:
    assert of("answer.text") == ("polish",)
    assert of("answer.orig_text") == ("best", "last")
    assert of("question.user.profile.name") == ("best", "last")


def test_services_are_ranked_by_their_place_in_the_graph() -> None:
    ranked = ["gone", "annotators.mood", "skills.chat", "mark", "best", "polish", "last"]

    assert sorted(set(ranked), key=lambda name: Authors(CAST).rank((name,))) == ranked


def test_everybody_who_comes_before_a_service() -> None:
    before = ancestors(CAST.graph)

    assert before["annotators.mood"] == frozenset()
    assert before["best"] == {"annotators.mood", "skills.chat", "mark"}
