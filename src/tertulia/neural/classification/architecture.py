"""What a text classification network looks like, as plain data (torch-free)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ModelName = Literal[
    "cnn_model",
    "dcnn_model",
    "cnn_model_max_and_aver_pool",
    "bilstm_model",
    "bilstm_bilstm_model",
    "bilstm_cnn_model",
    "cnn_bilstm_model",
    "bilstm_self_add_attention_model",
    "bilstm_self_mult_attention_model",
    "bigru_model",
]


@dataclass(frozen=True, slots=True)
class Architecture:
    """Everything that decides the shapes of the weights.

    `filters` goes with `kernel_sizes`; `subword_dim` 0 means no subword vectors.
    """

    model_name: ModelName
    n_classes: int
    input_dim: int
    kernel_sizes: tuple[int, ...]
    filters: tuple[int, ...]
    dense_size: int
    units_lstm: int
    units_lstm_1: int
    units_lstm_2: int
    self_att_hid: int
    self_att_out: int
    subword_dim: int
    subword_buckets: int
    subword_lengths: tuple[int, ...]
