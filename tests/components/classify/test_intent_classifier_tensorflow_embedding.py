from __future__ import annotations

import csv
import logging
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from tertulia.components.classify.intent_classifier_tensorflow_embedding import (
    EmbeddingIntentClassifier,
)
from tertulia.components.featurize.intent_featurizer_count_vectors import CountVectorsFeaturizer
from tertulia.core.errors import DataError, NotFittedError, ParameterError, ShapeError
from tertulia.core.registry import COMPONENTS
from tertulia.core.text import NO_INTENT, IntentRanking
from tertulia.testing.components import ComponentConformance

WORDS = ("bye", "farewell", "hello", "hi", "yes", "sure", "please")
MESSAGES = ["bye", "farewell please", "hello", "hi please", "yes", "sure please yes"]
INTENTS = ["goodbye", "goodbye", "greet", "greet", "affirm", "affirm"]


def counted(messages: Sequence[str]) -> csr_matrix:
    rows = [[message.split().count(word) for word in WORDS] for message in messages]
    return csr_matrix(np.array(rows, np.float32).reshape(-1, len(WORDS)))


def make(**parameters: Any) -> EmbeddingIntentClassifier:
    small = {"hidden_layer_size_a": (32, 16), "epochs": 60, "batch_size": 6, "seed": 1}
    return EmbeddingIntentClassifier(**{**small, **parameters})


def fitted(**parameters: Any) -> EmbeddingIntentClassifier:
    classifier = make(**parameters)
    classifier.fit(features=counted(MESSAGES), intents=INTENTS)
    return classifier


def best(rankings: Sequence[IntentRanking]) -> list[str | None]:
    return [ranking.best.intent for ranking in rankings]


class TestSparse(ComponentConformance):
    batch = (counted(["hello yes", "", "bye please"]),)
    training = (counted(MESSAGES), INTENTS)

    def make(self) -> EmbeddingIntentClassifier:
        return make(epochs=3)


class TestDense(TestSparse):
    batch = (counted(["hello yes", "", "bye please"]).toarray(),)
    training = (counted(MESSAGES).toarray(), INTENTS)


class TestProbabilities(TestSparse):
    def make(self) -> EmbeddingIntentClassifier:
        return make(epochs=3, similarity_type="inner", use_max_sim_neg=False)


class TestWordsOfIntents(TestSparse):
    def make(self) -> EmbeddingIntentClassifier:
        return make(
            epochs=3,
            intent_tokenization_flag=True,
            num_hidden_layers_b=1,
            hidden_layer_size_b=[4],
        )


class TestNothingToTellApart(TestSparse):
    training = (counted(MESSAGES), ["greet"] * 6)


def test_it_has_the_name_of_the_original() -> None:
    assert COMPONENTS.load("intent_classifier_tensorflow_embedding") is EmbeddingIntentClassifier


@pytest.mark.parametrize("similarity_type", ["cosine", "inner"])
def test_learns_a_few_messages_by_heart(similarity_type: str) -> None:
    classifier = fitted(similarity_type=similarity_type, epochs=150)

    assert best(classifier(features=counted(MESSAGES))) == INTENTS


def test_a_ranking_is_of_different_intents_by_falling_confidence() -> None:
    [ranking] = fitted()(features=counted(["hello"]))

    confidences = [score.confidence for score in ranking.scores]
    assert {score.intent for score in ranking.scores} == set(INTENTS)
    assert confidences == sorted(confidences, reverse=True)


def test_a_ranking_has_ten_intents_at_most() -> None:
    classifier = make(epochs=1)
    classifier.fit(features=np.eye(12, dtype=np.float32), intents=[f"i{n}" for n in range(12)])

    [ranking] = classifier(features=np.ones((1, 12), np.float32))

    assert len(ranking.scores) == 10


def test_a_confidence_is_a_similarity_and_none_is_below_zero() -> None:
    classifier = fitted(epochs=1)  # knows affirm, goodbye and greet

    ranking = classifier._ranking(np.array([0.25, -0.5, 0.75]))

    assert [score.intent for score in ranking.scores] == ["greet", "affirm", "goodbye"]
    assert [score.confidence for score in ranking.scores] == [0.75, 0.25, 0]


def test_the_nearest_intent_is_best_even_where_all_are_opposite() -> None:
    classifier = fitted(epochs=1)

    ranking = classifier._ranking(np.array([-0.9, -0.1, -0.5]))

    assert [score.intent for score in ranking.scores] == ["goodbye", "greet", "affirm"]
    assert {score.confidence for score in ranking.scores} == {0.0}


def test_confidences_of_the_inner_product_are_probabilities() -> None:
    [ranking] = fitted(similarity_type="inner")(features=counted(["hello"]))

    assert sum(score.confidence for score in ranking.scores) == pytest.approx(1)


@pytest.mark.parametrize("message", ["", "unheard of"])
@pytest.mark.parametrize("as_rows", [csr_matrix, np.asarray])
def test_a_message_without_known_words_has_no_intent(message: str, as_rows: type) -> None:
    features = as_rows(counted([message, "hello"]).toarray())

    ranking, other = fitted()(features=features)

    assert ranking == IntentRanking()
    assert ranking.best is NO_INTENT
    assert other.scores


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_a_message_of_senseless_numbers_has_no_intent(value: float) -> None:
    features = np.full((1, len(WORDS)), value, np.float32)

    assert fitted()(features=features) == [IntentRanking()]


def test_examples_without_an_intent_are_not_learned_from() -> None:
    classifier, other = make(), make()

    classifier.fit(features=counted(["please", *MESSAGES]), intents=[None, *INTENTS])
    other.fit(features=counted(MESSAGES), intents=INTENTS)

    assert np.array_equal(classifier.learned.points, other.learned.points)


@pytest.mark.parametrize("intents", [["greet"] * 6, [None] * 6])
def test_fewer_than_two_intents_are_never_found(
    intents: list[str | None], caplog: pytest.LogCaptureFixture
) -> None:
    classifier = make()

    classifier.fit(features=counted(MESSAGES), intents=intents)

    assert classifier.is_fitted
    assert classifier(features=counted(["hello"])) == [IntentRanking()]
    assert "two intents" in caplog.text


def test_an_intent_is_the_words_of_its_name_if_one_says_so() -> None:
    intents = ["chat+greet", "chat+greet", "chat", "chat", "greet", "greet"]
    classifier = make(intent_tokenization_flag=True, intent_split_symbol="+", epochs=150)

    classifier.fit(features=counted(MESSAGES), intents=intents)

    assert best(classifier(features=counted(MESSAGES))) == intents
    points = dict(zip(classifier.learned.intents, classifier.learned.points, strict=True))
    assert points["chat+greet"] == pytest.approx(points["chat"] + points["greet"], abs=0.3)


def test_only_intents_of_the_training_data_are_found() -> None:
    classifier = make(intent_tokenization_flag=True)

    classifier.fit(features=counted(["hello", "bye"]), intents=["greet_ask", "leave_tell"])

    assert classifier.learned.intents == ("greet_ask", "leave_tell")


def test_both_seeds_do_the_same_and_the_older_goes_first() -> None:
    points = [
        fitted(random_seed=random_seed, seed=seed).learned.points.tobytes()
        for random_seed, seed in [(None, 7), (7, None), (7, 8), (8, 7)]
    ]

    assert points[0] == points[1] == points[2] != points[3]


def test_hidden_layers_are_as_large_as_one_says() -> None:
    classifier = fitted(num_hidden_layers_a=3, hidden_layer_size_a=5, embed_dim=4)

    shapes = [layer.kernel.shape for layer in classifier.learned.layers]
    assert shapes == [(len(WORDS), 5), (5, 5), (5, 5), (5, 4)]


def test_there_need_not_be_any_hidden_layer() -> None:
    classifier = fitted(num_hidden_layers_a=0, hidden_layer_size_a=[], epochs=200)

    assert best(classifier(features=counted(MESSAGES))) == INTENTS


def test_the_defaults_are_those_of_the_document() -> None:
    classifier = EmbeddingIntentClassifier()

    assert classifier._options.text_layers == (256, 128)
    assert classifier._options.batch_sizes == (64, 256)
    assert (classifier.epochs, classifier.embed_dim, classifier.num_neg) == (300, 20, 20)


@pytest.mark.parametrize(
    ("parameters", "complaint"),
    [
        ({"num_hidden_layers_a": 3}, "num_hidden_layers_a is 3, but hidden_layer_size_a lists 2"),
        ({"hidden_layer_size_b": [9]}, "num_hidden_layers_b is 0, but .* lists 1 sizes"),
        ({"hidden_layer_size_a": [9, 0]}, "at least one unit"),
        ({"num_hidden_layers_b": -1}, "num_hidden_layers_b must not be negative"),
        ({"batch_size": [64]}, "must be one number, or the first and the last"),
        ({"batch_size": [64, 0]}, "at least 1"),
        ({"batch_size": 0}, "at least 1"),
        ({"epochs": 0}, "epochs must be at least 1"),
        ({"droprate": 1.0}, "droprate is a share"),
        ({"C2": -1.0}, "C2 must not be negative"),
        ({"C_emb": float("nan")}, "C_emb must not be negative"),
        ({"mu_pos": 1.5}, r"mu_pos is a cosine: it must be in \[-1, 1\]"),
        ({"intent_tokenization_flag": True, "intent_split_symbol": ""}, "is empty"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(
    parameters: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ParameterError, match=complaint):
        make(**parameters)


def test_an_inner_product_may_aim_beyond_one() -> None:
    assert make(similarity_type="inner", mu_pos=5.0).mu_pos == 5


def test_as_many_intents_as_rows_are_needed() -> None:
    with pytest.raises(ShapeError, match="6 rows of features cannot be paired with 1 intents"):
        make().fit(features=counted(MESSAGES), intents=["greet"])


def test_features_that_are_no_numbers_cannot_be_learned_from() -> None:
    features = counted(MESSAGES).toarray()
    features[2, 3] = np.nan

    with pytest.raises(DataError, match="look at the featurizers before"):
        make().fit(features=features, intents=INTENTS)


def test_other_features_than_in_training_are_refused() -> None:
    with pytest.raises(ShapeError, match="train again"):
        fitted()(features=np.ones((1, 3), np.float32))


def test_ranking_before_fit_says_what_to_call() -> None:
    with pytest.raises(NotFittedError, match=r"call `fit` or `load`"):
        make()(features=counted(["hello"]))


def test_a_loaded_model_ranks_without_torch(tmp_path: Path) -> None:
    fitted(epochs=1).save(tmp_path)
    code = f"""
import pathlib, sys
import numpy as np
from tertulia.components.classify.intent_classifier_tensorflow_embedding import (
    EmbeddingIntentClassifier,
)
classifier = EmbeddingIntentClassifier()
classifier.load(pathlib.Path({str(tmp_path)!r}))
[ranking] = classifier(features=np.ones((1, {len(WORDS)}), np.float32))
print(len(ranking.scores), "torch" in sys.modules)
"""

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["3", "False"]


def test_nothing_people_say_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    fitted(epochs=2, evaluate_every_num_epochs=1)

    assert len(caplog.messages) == 2
    assert not any(word in caplog.text for word in [*WORDS, *INTENTS])


@pytest.mark.shared
def test_tells_intents_of_banking_customers_apart(shared_data: Path) -> None:
    train, test = (_banking(shared_data, split) for split in ("train", "test"))
    featurizer = CountVectorsFeaturizer()
    featurizer.fit(words=[text for text, _ in train])
    classifier = EmbeddingIntentClassifier(epochs=2, batch_size=64, seed=0)

    classifier.fit(
        features=featurizer(words=[text for text, _ in train]),
        intents=[intent for _, intent in train],
    )

    rankings = classifier(features=featurizer(words=[text for text, _ in test]))
    right = [ranking.best.intent == gold for ranking, (_, gold) in zip(rankings, test, strict=True)]
    assert np.mean(right) > 0.75


def _banking(data: Path, split: str) -> list[tuple[str, str]]:
    with (data / "banking77" / f"{split}.csv").open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["category"]) for row in csv.DictReader(file)]
