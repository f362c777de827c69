from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import torch

from tertulia.components.classify.text_classifier import TextClassifier
from tertulia.core.arrays import FloatArray
from tertulia.core.component import Component
from tertulia.core.errors import (
    DataError,
    ModelError,
    NotFittedError,
    ParameterError,
    ShapeError,
)
from tertulia.core.registry import COMPONENTS
from tertulia.core.text import Tokens
from tertulia.neural.classification.architecture import ModelName
from tertulia.testing.components import ComponentConformance

WORDS = ("play", "book", "rain", "a", "table", "song", "will", "it")


class OneHotEmbedder(Component):
    dim = len(WORDS)

    def __call__(self, utterances: Sequence[Tokens]) -> list[FloatArray]:
        return [
            np.array([[word == known for known in WORDS] for word in row], np.float32)
            for row in utterances
        ]


class WhitespaceTokenizer(Component):
    def __call__(self, texts: Sequence[str]) -> list[list[str]]:
        return [text.split() for text in texts]


TEXTS = ["play a song", "book a table", "will it rain", "a song play it now please", ""]
INTENTS = ["music", "food", "weather", "music", "food"]


def make(model_name: ModelName = "cnn_model", **options: object) -> TextClassifier:
    tiny = {
        "kernel_sizes_cnn": (1, 2),
        "filters_cnn": 5,
        "dense_size": 6,
        "units_lstm": 4,
        "units_lstm_1": 4,
        "units_lstm_2": 4,
        "self_att_hid": 4,
        "self_att_out": 4,
        "classes": ["weather", "music", "food"],
        "tokenizer": WhitespaceTokenizer(),
        "seed": 1,
        "device": "cpu",
    }
    tiny["embedder"] = OneHotEmbedder()
    return TextClassifier(model_name=model_name, **{**tiny, **options})


def trained(n_steps: int = 1, **options: object) -> TextClassifier:
    classifier = make(**options)
    for _ in range(n_steps):
        classifier.train_on_batch(TEXTS, INTENTS)
    return classifier


class TestShallowWide(ComponentConformance):
    batch = (TEXTS,)
    training = (TEXTS, INTENTS)
    model_name: ModelName = "cnn_model"

    def make(self) -> TextClassifier:
        return make(self.model_name)


class TestMaximumAndMean(TestShallowWide):
    model_name = "cnn_model_max_and_aver_pool"


class TestDeepConvolutions(TestShallowWide):
    model_name = "dcnn_model"


class TestLstm(TestShallowWide):
    model_name = "bilstm_model"


class TestGru(TestShallowWide):
    model_name = "bigru_model"


class TestTwoLstms(TestShallowWide):
    model_name = "bilstm_bilstm_model"


class TestLstmThenConvolutions(TestShallowWide):
    model_name = "bilstm_cnn_model"


class TestConvolutionsThenLstm(TestShallowWide):
    model_name = "cnn_bilstm_model"


class TestAdditiveAttention(TestShallowWide):
    model_name = "bilstm_self_add_attention_model"


class TestMultiplicativeAttention(TestShallowWide):
    model_name = "bilstm_self_mult_attention_model"


class TestWithEverythingOn(TestShallowWide):
    def make(self) -> TextClassifier:
        return make(
            dropout_rate=0.5,
            coef_reg_cnn=1e-3,
            coef_reg_den=1e-3,
            subword_dim=4,
            subword_buckets=50,
            average_decay=0.9,
            lear_rate_decay=0.1,
            class_weights={"music": 2.0},
        )


class TestTokensInsteadOfTexts(TestShallowWide):
    batch = ([text.split() for text in TEXTS],)
    training = ([text.split() for text in TEXTS], INTENTS)

    def make(self) -> TextClassifier:
        return make(tokenizer=None)


every_model = pytest.mark.parametrize("model_name", get_args(ModelName))


@pytest.mark.parametrize("name", ["intent_model", "keras_classification_model"])
def test_both_old_names_are_this_class(name: str) -> None:
    assert COMPONENTS.load(name) is TextClassifier


@every_model
def test_learns_a_few_texts_by_heart(model_name: ModelName) -> None:
    classifier = trained(50, model_name=model_name, lear_rate=0.03)

    labels, _ = classifier(TEXTS)

    assert labels == [[intent] for intent in INTENTS]


@every_model
def test_sixty_four_in_company_are_answered_as_alone(model_name: ModelName) -> None:
    classifier = trained(5, model_name=model_name, subword_dim=3, subword_buckets=20)
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice(WORDS, size=n % 9)) for n in range(64)]

    _, together = classifier(texts)

    alone = [classifier([text])[1][0] for text in texts]
    for one, other in zip(alone, together, strict=True):
        assert one == pytest.approx(other, abs=1e-5)


def test_several_labels_are_learned_at_once() -> None:
    classifier = make()
    texts, labels = (
        ["play a song", "book a table", "play a table"],
        [["music"], ["food"], ["music", "food"]],
    )
    for _ in range(60):
        classifier.train_on_batch(texts, labels)

    assert classifier(texts)[0] == [["music"], ["food"], ["food", "music"]]


def test_probabilities_are_floats_by_sorted_class() -> None:
    _, [probabilities] = trained()(["play a song"])

    assert list(probabilities) == ["food", "music", "weather"]
    assert all(type(value) is float and 0 <= value <= 1 for value in probabilities.values())


def test_softmax_probabilities_sum_to_one() -> None:
    classifier = trained(last_layer_activation="softmax", loss="categorical_crossentropy")

    _, [probabilities] = classifier(["play a song"])

    assert sum(probabilities.values()) == pytest.approx(1)


def test_all_classes_above_the_threshold_are_given() -> None:
    labels, _ = trained(confident_threshold=0.0)(["play a song"])

    assert labels == [["food", "music", "weather"]]


def test_the_most_probable_class_is_given_if_none_is_above_the_threshold() -> None:
    [[label]], [probabilities] = trained(confident_threshold=1.0)(["play a song"])

    assert label == max(probabilities, key=lambda name: probabilities[name])


def test_only_the_first_tokens_are_read() -> None:
    classifier = trained(text_size=2)

    _, [short, long] = classifier(["play a", "play a song now"])

    assert short == pytest.approx(long, abs=1e-6)


def test_classes_may_be_the_keys_of_a_mapping_or_an_array() -> None:
    keys = make(classes={"music": 0, "food": 1, "weather": 2}.keys())
    array = make(classes=np.array(["music", "food", "weather"]))

    losses = [classifier.train_on_batch(TEXTS, INTENTS) for classifier in (keys, array)]

    assert losses[0] == losses[1]


def test_the_same_seed_gives_the_same_weights_to_the_bit() -> None:
    one = trained(3, dropout_rate=0.5).learned.weights
    torch.rand(5)
    other = trained(3, dropout_rate=0.5).learned.weights

    assert all(np.array_equal(one[name], other[name]) for name in one)


def test_another_seed_gives_other_weights() -> None:
    one, other = trained(seed=1).learned.weights, trained(seed=2).learned.weights

    assert not np.array_equal(one["hidden.weight"], other["hidden.weight"])


def test_training_leaves_global_randomness_alone() -> None:
    before = torch.get_rng_state()

    trained(dropout_rate=0.5)

    assert torch.equal(before, torch.get_rng_state())


def test_a_snapshot_is_a_copy_that_can_be_restored() -> None:
    classifier = trained(3)
    snapshot, before = classifier.learned, classifier(TEXTS)
    for _ in range(3):
        classifier.train_on_batch(TEXTS, INTENTS)
    assert classifier(TEXTS) != before

    classifier.learned = snapshot

    assert classifier(TEXTS) == before
    assert classifier.learned.n_steps == 3


def test_restoring_on_a_fresh_classifier_goes_on_training() -> None:
    classifier = make()
    classifier.learned = trained(3).learned

    classifier.train_on_batch(TEXTS, INTENTS)

    assert classifier.learned.n_steps == 4


def test_weights_of_other_parameters_are_refused() -> None:
    with pytest.raises(ModelError, match="dense_size = 6, the configuration says 7"):
        make(dense_size=7).learned = trained().learned


def test_weights_of_other_classes_are_refused() -> None:
    with pytest.raises(ModelError, match="trained for the classes"):
        make(classes=["music", "food"]).learned = trained().learned


def test_class_weights_scale_the_loss() -> None:
    texts, labels = ["play a song", "a song"], ["music", "music"]

    plain = make().train_on_batch(texts, labels)
    double = make(class_weights={"music": 2.0}).train_on_batch(texts, labels)

    assert double == pytest.approx(2 * plain)


def test_penalties_raise_the_loss() -> None:
    plain = make().train_on_batch(TEXTS, INTENTS)

    for penalty in ("coef_reg_cnn", "coef_reg_den"):
        assert make(**{penalty: 1.0}).train_on_batch(TEXTS, INTENTS) > plain
    recurrent = make("bilstm_model").train_on_batch(TEXTS, INTENTS)
    assert make("bilstm_model", coef_reg_lstm=1.0).train_on_batch(TEXTS, INTENTS) > recurrent


def test_a_decayed_learning_rate_moves_less() -> None:
    start = trained(1, optimizer="SGD").learned.weights["output.bias"]
    plain = trained(2, optimizer="SGD").learned.weights["output.bias"]
    decayed = trained(2, optimizer="SGD", lear_rate_decay=9.0).learned.weights["output.bias"]

    # The second step has a tenth of the learning rate.
    np.testing.assert_allclose(decayed - start, (plain - start) / 10, rtol=1e-3)


def test_subwords_tell_words_apart_the_embedder_does_not_know() -> None:
    classifier = make(subword_dim=8, subword_buckets=500)
    for _ in range(60):
        classifier.train_on_batch(["umbrella", "pizza"], ["weather", "food"])

    assert classifier(["umbrellas", "pizzas"])[0] == [["weather"], ["food"]]


def test_subwords_alone_are_enough() -> None:
    classifier = make(embedder=None, subword_dim=8, subword_buckets=500)
    for _ in range(60):
        classifier.train_on_batch(["umbrella", "pizza"], ["weather", "food"])

    assert classifier(["umbrellas", "pizzas"])[0] == [["weather"], ["food"]]


def test_words_need_vectors_from_somewhere() -> None:
    with pytest.raises(ParameterError, match="subword_dim"):
        make(embedder=None)


def test_a_last_batch_of_one_text_trains() -> None:
    assert np.isfinite(make().train_on_batch([""], ["food"]))


def test_an_empty_batch_changes_nothing() -> None:
    classifier = trained()

    loss = classifier.train_on_batch([], [])

    assert loss == 0.0
    assert classifier.learned.n_steps == 1


def test_vectors_that_are_not_numbers_count_as_zero() -> None:
    class Broken(OneHotEmbedder):
        def __call__(self, utterances: Sequence[Tokens]) -> list[FloatArray]:
            return [np.full((len(row), self.dim), np.nan, np.float32) for row in utterances]

    classifier = trained()
    classifier.embedder = Broken()

    _, [probabilities] = classifier(["play a song"])

    assert all(np.isfinite(value) for value in probabilities.values())


def test_odd_texts_are_classified() -> None:
    classifier = trained(subword_dim=4, subword_buckets=50)

    labels, _ = classifier(["", "\ud800 \udfff", "x" * 1_000_000, "a " * 500_000])

    assert all(labels)


def test_a_label_that_is_no_class_is_named() -> None:
    with pytest.raises(DataError, match=r"row 1 of the labels: 'musik'.*did you mean 'music'\?"):
        make().train_on_batch(["play", "song"], ["music", "musik"])


def test_rows_without_partner_are_refused() -> None:
    with pytest.raises(ShapeError, match="2 texts cannot be paired with 1 rows"):
        make().train_on_batch(["play", "song"], ["music"])


def test_classifying_before_training_says_what_to_call() -> None:
    with pytest.raises(NotFittedError, match="call `fit` or `load`"):
        make()(["play"])


def test_vectors_of_another_length_are_refused() -> None:
    class Lying(OneHotEmbedder):
        dim = 3

    with pytest.raises(ShapeError, match=r"expected \(1, 3\)"):
        TextClassifier(
            embedder=Lying(), tokenizer=WhitespaceTokenizer(), classes=["a"]
        ).train_on_batch(["play"], ["a"])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"dropout_rate": 1.0}, "dropout_rate is a share"),
        ({"text_size": 0}, "text_size and threads must be at least 1"),
        ({"filters_cnn": [1, 2, 3]}, "filters_cnn has 3 numbers, kernel_sizes_cnn 2"),
    ],
)
def test_values_without_meaning_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        make(**options)


def test_no_classes_are_refused() -> None:
    with pytest.raises(ParameterError, match="needs at least one class"):
        make(classes=[]).train_on_batch(["play"], ["music"])


def test_a_torn_file_is_refused(tmp_path: Path) -> None:
    trained().save(tmp_path)
    (tmp_path / "arrays.safetensors").write_bytes(b"torn")

    with pytest.raises(ModelError, match="cannot be read"):
        make().load(tmp_path)
