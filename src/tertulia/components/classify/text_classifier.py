"""Classify texts with a neural network over token vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from numpy.typing import NDArray

from tertulia.components.classify.rows import first_tokens
from tertulia.components.classify.targets import (
    Labels,
    labels_above,
    make_targets,
    row_weights,
)
from tertulia.core.component import Trainable
from tertulia.core.errors import ModelError, NotFittedError, ParameterError, ShapeError
from tertulia.core.extras import require
from tertulia.core.registry import register
from tertulia.core.text import Embedder, Tokenizer, Tokens
from tertulia.neural.choices import Activation, Loss, OptimizerName
from tertulia.neural.classification.architecture import Architecture, ModelName
from tertulia.neural.classification.batch import TextBatch, make_batch
from tertulia.neural.classification.options import Dropouts, TrainingOptions
from tertulia.neural.hashing import SubwordHasher

if TYPE_CHECKING:
    from tertulia.neural.classification.model import TextModel

Probabilities: TypeAlias = dict[str, float]

_ROWS_AT_ONCE = 256


@dataclass(frozen=True, slots=True, eq=False)
class TrainedTextClassifier:
    """What `TextClassifier` learns: the weights, and what they fit."""

    classes: tuple[str, ...]
    architecture: Architecture
    n_steps: int
    weights: Mapping[str, NDArray[Any]]


@register("intent_model")
@register("keras_classification_model")
@dataclass(kw_only=True, eq=False)
class TextClassifier(Trainable[TrainedTextClassifier]):
    """Give each text the labels its words speak for, and the probability of every class.

    `model_name` chooses the network: `cnn_model` (Kim 2014), `cnn_model_max_and_aver_pool`,
    `dcnn_model` (Kalchbrenner et al. 2014), `bilstm_model`, `bigru_model`, `bilstm_bilstm_model`,
    `bilstm_cnn_model`, `cnn_bilstm_model` (Zhou et al. 2015), and two with self-attention over an
    LSTM (Lin et al. 2017). All end in one hidden layer of `dense_size` units.

    Beside the vectors of `embedder`, which stay as they are, words can have vectors that are
    learned from their character n-grams (Bojanowski et al. 2017): `subword_dim` wide, in
    `subword_buckets` buckets, from n-grams of `subword_lengths`. These tell apart the words the
    embedder does not know, and sharpen those it knows; without an embedder they are all there is.

    Args:
        embedder: gives the tokens their vectors; None to learn all from character n-grams.
        tokenizer: cuts texts into tokens; not needed where rows are tokens.
        classes: all labels; a label that is none counts as `unknown`, if that is a class.
        text_size: how many tokens of a text are read.
        kernel_sizes_cnn: widths of the convolutions, in tokens.
        filters_cnn: how many features each convolution finds; one number for all, or one each.
        units_lstm: state size of the recurrent layer, per direction.
        units_lstm_1: that of the lower layer where there are two; `units_lstm_2` of the upper.
        self_att_hid: size of the layer that scores pairs of tokens.
        self_att_out: size of what self-attention returns.
        coef_reg_cnn: factor of the squared weights of convolutions in the loss; `coef_reg_den` of
            dense layers, `coef_reg_lstm` of recurrent ones.
        dropout_rate: share of units left out before dense layers while training.
        rec_dropout_rate: share of connections between successive recurrent states left out.
        lear_rate: learning rate of the first step; step n has lear_rate / (1 + lear_rate_decay n).
        loss: `binary_crossentropy` goes with `sigmoid` and any number of labels per text,
            `categorical_crossentropy` with `softmax` and one.
        class_weights: how much texts of a class count in the loss; 1 where not given.
        average_decay: predict with a moving average of the weights that keeps this share per step
            (Polyak & Juditsky 1992); 0 predicts with the latest weights.
        confident_threshold: a label is given if its probability is above; the most probable one
            if none is.
        seed: makes training repeatable.
        threads: processor threads.
        device: `cpu`, `cuda`, or `auto` for the best there is.
    """

    classes: Sequence[str]
    embedder: Embedder | None = None
    tokenizer: Tokenizer | None = None
    model_name: ModelName = "cnn_model"
    text_size: int = 15
    kernel_sizes_cnn: Sequence[int] = (1, 2, 3)
    filters_cnn: int | Sequence[int] = 256
    dense_size: int = 100
    units_lstm: int = 64
    units_lstm_1: int = 64
    units_lstm_2: int = 64
    self_att_hid: int = 64
    self_att_out: int = 64
    subword_dim: int = 0
    subword_buckets: int = 16_384
    subword_lengths: Sequence[int] = (3, 4, 5)
    coef_reg_cnn: float = 0.0
    coef_reg_den: float = 0.0
    coef_reg_lstm: float = 0.0
    dropout_rate: float = 0.0
    rec_dropout_rate: float = 0.0
    lear_rate: float = 1e-2
    lear_rate_decay: float = 0.0
    optimizer: OptimizerName = "Adam"
    loss: Loss = "binary_crossentropy"
    class_weights: Mapping[str, float] | None = None
    average_decay: float = 0.0
    last_layer_activation: Activation = "sigmoid"
    confident_threshold: float = 0.5
    seed: int | None = None
    threads: int = 1
    device: str = "auto"

    def __post_init__(self) -> None:
        for name in ("dropout_rate", "rec_dropout_rate", "average_decay"):
            if not 0 <= getattr(self, name) < 1:
                raise ParameterError(f"{name} is a share: it must be at least 0 and less than 1")
        if self.text_size < 1 or self.threads < 1:
            raise ParameterError("text_size and threads must be at least 1")
        if self.embedder is None and not self.subword_dim:
            raise ParameterError("without an `embedder`, words need a `subword_dim` of at least 1")
        if len(self._filters) != len(self.kernel_sizes_cnn):
            raise ParameterError(
                f"filters_cnn has {len(self._filters)} numbers, kernel_sizes_cnn "
                f"{len(self.kernel_sizes_cnn)}: give one each, or one number for all"
            )
        self._model: TextModel | None = None

    def __call__(
        self, texts: Sequence[str | Tokens]
    ) -> tuple[list[list[str]], list[Probabilities]]:
        """Classify texts, or their tokens.

        Returns:
            The labels of each text, and the probability of each class, classes sorted.

        Raises:
            NotFittedError: there was no training yet.
        """
        names, model = self._class_names, self._trained()
        from tertulia.neural.runtime import limited_threads

        labels: list[list[str]] = []
        probabilities: list[Probabilities] = []
        with limited_threads(self.threads):
            for start in range(0, len(texts), _ROWS_AT_ONCE):
                rows = model.probabilities(self._batch(texts[start : start + _ROWS_AT_ONCE]))
                labels += labels_above(rows, names, self.confident_threshold)
                probabilities += [dict(zip(names, row, strict=True)) for row in rows.tolist()]
        return labels, probabilities

    def train_on_batch(self, texts: Sequence[str | Tokens], labels: Sequence[Labels]) -> float:
        """Take one step on texts and their labels, and return the loss before it, in nats.

        Args:
            texts: texts, or their tokens.
            labels: one label, or all labels, of each text.

        Raises:
            DataError: a label is none of the classes.
            ShapeError: `texts` and `labels` differ in length.
        """
        if len(texts) != len(labels):
            raise ShapeError(
                f"{len(texts)} texts cannot be paired with {len(labels)} rows of labels"
            )
        if not len(texts):
            return 0.0
        names = self._class_names
        targets = make_targets(names, labels)
        weights = row_weights(targets, names, self.class_weights)
        batch = self._batch(texts)
        if self._model is None:
            self._model = self._new_model()
        from tertulia.neural.runtime import limited_threads

        with limited_threads(self.threads):
            return self._model.step(batch, targets, weights)

    @property
    def is_fitted(self) -> bool:
        """Whether there was any training."""
        return self._model is not None

    @property
    def learned(self) -> TrainedTextClassifier:
        """A copy of the weights; setting it restores them.

        Raises:
            NotFittedError: there was no training yet.
            ModelError: on setting: it was learned for other classes or with other parameters.
        """
        model = self._trained()
        return TrainedTextClassifier(
            self._class_names, self._architecture, model.n_steps, model.weights()
        )

    @learned.setter
    def learned(self, value: TrainedTextClassifier) -> None:
        if value.classes != self._class_names:
            raise ModelError(
                f"the model was trained for the classes {list(value.classes)}, but `classes` says "
                f"{list(self._class_names)}: train again"
            )
        for field in fields(Architecture):
            then = getattr(value.architecture, field.name)
            now = getattr(self._architecture, field.name)
            if then != now:
                raise ModelError(
                    f"the model was trained with {field.name} = {then!r}, the configuration says "
                    f"{now!r}: set it back, or train again"
                )
        model = self._new_model(value.n_steps)
        model.restore(value.weights)
        self._model = model

    @cached_property
    def _class_names(self) -> tuple[str, ...]:
        names = tuple(sorted({str(name) for name in self.classes}))
        if not names:
            raise ParameterError("`classes` is empty: a classifier needs at least one class")
        return names

    @property
    def _filters(self) -> tuple[int, ...]:
        if isinstance(self.filters_cnn, int):
            return (self.filters_cnn,) * len(self.kernel_sizes_cnn)
        return tuple(self.filters_cnn)

    @property
    def _architecture(self) -> Architecture:
        return Architecture(
            model_name=self.model_name,
            n_classes=len(self._class_names),
            input_dim=self.embedder.dim if self.embedder else 0,
            kernel_sizes=tuple(self.kernel_sizes_cnn),
            filters=self._filters,
            dense_size=self.dense_size,
            units_lstm=self.units_lstm,
            units_lstm_1=self.units_lstm_1,
            units_lstm_2=self.units_lstm_2,
            self_att_hid=self.self_att_hid,
            self_att_out=self.self_att_out,
            subword_dim=self.subword_dim,
            subword_buckets=self.subword_buckets,
            subword_lengths=tuple(self.subword_lengths),
        )

    @cached_property
    def _hasher(self) -> SubwordHasher | None:
        if not self.subword_dim:
            return None
        return SubwordHasher(self.subword_buckets, self.subword_lengths)

    def _batch(self, texts: Sequence[str | Tokens]) -> TextBatch:
        tokens = first_tokens(texts, self.tokenizer, self.text_size)
        return make_batch(tokens, self.embedder, self._hasher)

    def _trained(self) -> TextModel:
        if self._model is None:
            raise NotFittedError(type(self).__name__)
        return self._model

    def _new_model(self, n_steps: int = 0) -> TextModel:
        require("torch", extra="neural")
        from tertulia.neural.classification.model import TextModel

        dropouts = Dropouts(self.dropout_rate, self.rec_dropout_rate)
        options = TrainingOptions(
            dropouts=dropouts,
            optimizer=self.optimizer,
            learning_rate=self.lear_rate,
            decay=self.lear_rate_decay,
            loss=self.loss,
            activation=self.last_layer_activation,
            average_decay=self.average_decay,
            penalty_convolution=self.coef_reg_cnn,
            penalty_dense=self.coef_reg_den,
            penalty_recurrent=self.coef_reg_lstm,
        )
        return TextModel(
            self._architecture, options, seed=self.seed, device=self.device, n_steps=n_steps
        )
