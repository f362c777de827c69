from pathlib import Path

import pytest

from tertulia.components.classify.intent_classifier_mitie import MitieIntentClassifier
from tertulia.components.language.nlp_mitie import MitieLanguage
from tertulia.components.tokenize.tokenizer_whitespace import WhitespaceTokenizer
from tertulia.core.errors import ParameterError
from tertulia.core.text import IntentRanking, Token
from tertulia.testing.components import ComponentConformance

EXAMPLES = {"hello": "greet", "hi": "greet", "bye": "leave", "good bye": "leave"}


def tokens(texts: list[str]) -> list[list[Token]]:
    return WhitespaceTokenizer()(texts)


@pytest.fixture(scope="module")
def classifier(mitie: MitieLanguage) -> MitieIntentClassifier:
    classifier = MitieIntentClassifier(mitie=mitie)
    classifier.fit(
        tokens=tokens([*EXAMPLES, "see you", ""]),
        gold_intents=[*EXAMPLES.values(), None, "leave"],
    )
    return classifier


class TestConformance(ComponentConformance):
    batch = (tokens(["hello", ""]),)
    training = (tokens(["hello", ""]), ["greet", "greet"])  # learning takes seconds: see below

    @pytest.fixture(autouse=True)
    def _mitie(self, mitie: MitieLanguage) -> None:
        self.mitie = mitie

    def make(self) -> MitieIntentClassifier:
        return MitieIntentClassifier(mitie=self.mitie)


def test_names_the_intent_it_was_taught(classifier: MitieIntentClassifier) -> None:
    answers = classifier(tokens=tokens(list(EXAMPLES)))

    assert [answer.best.intent for answer in answers] == list(EXAMPLES.values())


def test_the_confidence_of_the_only_intent_is_between_half_and_one(
    classifier: MitieIntentClassifier,
) -> None:
    [answer] = classifier(tokens=tokens(["hello"]))

    assert len(answer.scores) == 1
    assert 0.5 < answer.best.confidence < 1


def test_a_text_without_tokens_has_no_intent(classifier: MitieIntentClassifier) -> None:
    assert classifier(tokens=[[]]) == [IntentRanking()]


@pytest.mark.parametrize("text", ["\ud800", "a\0b", "😀", "x" * 100_000, "hello " * 10_000])
def test_odd_texts_have_an_intent(classifier: MitieIntentClassifier, text: str) -> None:
    [answer] = classifier(tokens=tokens([text]))

    assert answer.best.intent in {"greet", "leave"}
    assert 0 <= answer.best.confidence <= 1


def test_answers_survive_saving_and_loading(
    classifier: MitieIntentClassifier, mitie: MitieLanguage, tmp_path: Path
) -> None:
    classifier.save(tmp_path)
    copy = MitieIntentClassifier(mitie=mitie)

    copy.load(tmp_path)
    copy.prepare()

    assert copy(tokens=tokens(list(EXAMPLES))) == classifier(tokens=tokens(list(EXAMPLES)))


def test_one_intent_alone_is_not_learned(
    mitie: MitieLanguage, caplog: pytest.LogCaptureFixture
) -> None:
    classifier = MitieIntentClassifier(mitie=mitie)

    classifier.fit(tokens(["hello", "hi"]), ["greet", "greet"])

    assert classifier(tokens(["hello"])) == [IntentRanking()]
    assert "needs two intents to tell apart" in caplog.text


def test_fewer_than_one_thread_is_refused(mitie: MitieLanguage) -> None:
    with pytest.raises(ParameterError, match=r"num_threads must be at least 1, not 0"):
        MitieIntentClassifier(mitie=mitie, num_threads=0)
