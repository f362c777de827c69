"""The closed sets of names configurations choose from (torch-free)."""

from __future__ import annotations

from typing import Literal

OptimizerName = Literal["Adam", "Nadam", "Adamax", "Adagrad", "Adadelta", "RMSprop", "SGD"]
Loss = Literal["binary_crossentropy", "categorical_crossentropy"]
Activation = Literal["sigmoid", "softmax"]
