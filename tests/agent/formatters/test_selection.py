from __future__ import annotations

import pytest

from tertulia.agent.errors import PayloadError
from tertulia.agent.formatters.selection import as_selection, select_by_class, selected_labels

CLASSES = {"speech": ["chitchat", "hello"], "question": ["odqa"]}


@pytest.mark.parametrize(
    ("payload", "labels"),
    [(["chitchat", "odqa"], ["chitchat", "odqa"]), ("odqa", ["odqa"]), ([], []), (None, [])],
)
def test_labels_become_a_list(payload: object, labels: list[str]) -> None:
    assert selected_labels(payload) == labels


@pytest.mark.parametrize("payload", [5, {"odqa": 1}, [["odqa"]], ["odqa", None]])
def test_what_are_no_labels_is_refused(payload: object) -> None:
    with pytest.raises(PayloadError, match="a list of labels is expected"):
        selected_labels(payload)


@pytest.mark.parametrize("payload", ["speech", ["speech"], ["speech", "question"]])
def test_the_first_class_selects(payload: object) -> None:
    assert select_by_class(payload, classes=CLASSES) == ["chitchat", "hello"]


def test_other_classes_select_what_is_left_for_them() -> None:
    assert select_by_class("noise", classes=CLASSES, otherwise=["hello"]) == ["hello"]
    assert select_by_class("noise", classes=CLASSES) == []


@pytest.mark.parametrize("payload", [None, [], [None], {}, 5])
def test_without_a_class_nothing_can_be_selected(payload: object) -> None:
    with pytest.raises(PayloadError, match="a class, or a list of classes, is expected"):
        select_by_class(payload, classes=CLASSES)


CHOSEN = {"skill_name": "faq", "text": "Ask me.", "confidence": 0.4}


@pytest.mark.parametrize("payload", [CHOSEN, [CHOSEN], ["faq", "Ask me.", 0.4]])
def test_a_selected_reply_is_understood_in_every_form(payload: object) -> None:
    assert as_selection(payload) == CHOSEN


def test_a_listed_reply_may_change_human_and_bot() -> None:
    chosen = as_selection(["faq", "Ask me.", 0.4, {"name": "Ann"}, {"mood": 1}])

    assert chosen == {**CHOSEN, "human_attributes": {"name": "Ann"}, "bot_attributes": {"mood": 1}}


@pytest.mark.parametrize("payload", [None, [], "faq", ["faq", "Ask me."], [1, 2, 3, {}, {}, {}]])
def test_other_answers_select_no_reply(payload: object) -> None:
    with pytest.raises(PayloadError, match="is expected, and the service answered"):
        as_selection(payload)


def test_attributes_of_a_listed_reply_must_be_objects() -> None:
    with pytest.raises(PayloadError, match="the 'bot_attributes' of a selection must be an object"):
        as_selection(["faq", "Ask me.", 0.4, {}, ["mood"]])
