import logging

import pytest

from tertulia.components.classify.intent_classifier_keyword import KeywordIntentClassifier
from tertulia.core.errors import NotFittedError, ShapeError
from tertulia.core.text import NO_INTENT, IntentScore
from tertulia.testing.components import ComponentConformance

EXAMPLES = {
    "order": "order",
    "cancel the order": "cancel",
    "Stop": "cancel",
    "取消": "cancel",
}


def fitted(examples: dict[str, str] = EXAMPLES, **params: bool) -> KeywordIntentClassifier:
    classifier = KeywordIntentClassifier(**params)
    classifier.fit(texts=list(examples), intents=list(examples.values()))
    return classifier


def intent(classifier: KeywordIntentClassifier, text: str) -> str | None:
    [ranking] = classifier(texts=[text])
    return ranking.best.intent


class TestConformance(ComponentConformance):
    batch = (["please stop", "nothing"],)
    training = (list(EXAMPLES), list(EXAMPLES.values()))

    def make(self) -> KeywordIntentClassifier:
        return KeywordIntentClassifier()


class TestConformanceUntaught(TestConformance):
    batch = (["hello", "nothing"],)
    training = (["a", "b"], [None, None])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hello", "greet"),
        ("Hi there", "greet"),
        ("HEY!", "greet"),
        ("bye", "goodbye"),
        ("Goodbye, friend", "goodbye"),
        ("this", None),
        ("they", None),
        ("", None),
        ("💩", None),
    ],
)
def test_knows_greetings_by_whole_words_where_examples_have_no_intents(
    text: str, expected: str | None
) -> None:
    classifier = KeywordIntentClassifier()
    classifier.fit(texts=["a"], intents=[None])

    assert intent(classifier, text) == expected


def test_gives_the_intent_of_an_example_that_the_text_holds_with_certainty() -> None:
    [ranking] = fitted()(texts=["I want to STOP now"])

    assert ranking.scores == (IntentScore("cancel", 1.0),)


def test_a_text_without_examples_has_no_intent() -> None:
    [ranking] = fitted()(texts=["hello"])

    assert ranking.best == NO_INTENT


def test_the_longest_example_counts_wherever_it_stands() -> None:
    assert intent(fitted(), "order: cancel  the order") == "cancel"
    assert intent(fitted({"a b": "short", "b c d": "long"}), "a b c d") == "long"


def test_of_equally_long_examples_the_first_in_the_text_counts() -> None:
    assert intent(fitted({"yes": "affirm", "nay": "deny"}), "nay, yes") == "deny"


def test_examples_are_found_in_scripts_without_blanks() -> None:
    assert intent(fitted(), "请取消订单") == "cancel"


def test_case_matters_where_it_shall() -> None:
    assert intent(fitted(case_sensitive=True), "stop") is None
    assert intent(fitted(case_sensitive=True), "Stop") == "cancel"


def test_examples_of_two_intents_count_for_none_and_the_log_says_so(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        classifier = fitted({"ok": "affirm", "OK": "goodbye", "yes": "affirm"})

    assert intent(classifier, "ok") is None
    assert intent(classifier, "yes") == "affirm"
    assert "'ok' has the intents affirm, goodbye: it counts for none" in caplog.text


def test_an_example_too_long_to_be_found_says_nothing_of_those_in_it() -> None:
    classifier = fitted({"stop": "cancel", "stop " + "very " * 300: "other"})

    assert intent(classifier, "stop") == "cancel"


def test_texts_and_intents_must_be_as_many() -> None:
    with pytest.raises(ShapeError, match="1 texts cannot be paired with 2 intents"):
        KeywordIntentClassifier().fit(texts=["a"], intents=["x", "y"])


def test_classifying_before_fit_says_what_to_call() -> None:
    with pytest.raises(NotFittedError, match="call `fit` or `load`"):
        KeywordIntentClassifier()(texts=["a"])
