"""The encoder each architecture name stands for."""

from __future__ import annotations

from torch import nn

from tertulia.neural.attention import AdditiveSelfAttention, MultiplicativeSelfAttention
from tertulia.neural.classification.architecture import Architecture
from tertulia.neural.classification.convolutional import (
    ConvolutionsThenRecurrence,
    DeepConvolutions,
    ShallowAndWide,
)
from tertulia.neural.classification.options import Dropouts
from tertulia.neural.classification.recurrent import (
    RecurrenceThenAttention,
    RecurrenceThenConvolutions,
    Recurrent,
)
from tertulia.neural.recurrence import BiRecurrence

Encoder = (
    ShallowAndWide
    | DeepConvolutions
    | ConvolutionsThenRecurrence
    | Recurrent
    | RecurrenceThenConvolutions
    | RecurrenceThenAttention
)


def make_encoder(shape: Architecture, dropouts: Dropouts) -> Encoder:
    """Make the encoder for token vectors as wide as `shape` says, subwords included."""
    dim = shape.input_dim + shape.subword_dim
    name, filters, kernels = shape.model_name, shape.filters, shape.kernel_sizes
    if name == "dcnn_model":
        return DeepConvolutions(dim, filters, kernels)
    if name in ("cnn_model", "cnn_model_max_and_aver_pool"):
        return ShallowAndWide(dim, filters, kernels, mean=name != "cnn_model")
    if name == "bigru_model":
        return Recurrent(
            BiRecurrence("gru", dim, shape.units_lstm, recurrent_dropout=dropouts.recurrent)
        )
    if name == "cnn_bilstm_model":
        lstm = _lstm(sum(filters), shape.units_lstm, dropouts)
        return ConvolutionsThenRecurrence(dim, filters, kernels, lstm=lstm)
    if name == "bilstm_bilstm_model":
        lower = _lstm(dim, shape.units_lstm_1, dropouts)
        upper = _lstm(lower.output_dim, shape.units_lstm_2, dropouts)
        return Recurrent(lower, upper, dropout=dropouts.units)
    return _on_lstm(shape, _lstm(dim, shape.units_lstm, dropouts))


def _on_lstm(shape: Architecture, lstm: BiRecurrence) -> Encoder:
    """Make what stands on one LSTM that reads the token vectors."""
    if shape.model_name == "bilstm_model":
        return Recurrent(lstm)
    if shape.model_name == "bilstm_cnn_model":
        wide = ShallowAndWide(lstm.output_dim, shape.filters, shape.kernel_sizes)
        return RecurrenceThenConvolutions(lstm, wide)
    attention = (
        AdditiveSelfAttention
        if shape.model_name == "bilstm_self_add_attention_model"
        else MultiplicativeSelfAttention
    )
    return RecurrenceThenAttention(
        lstm, attention(lstm.output_dim, shape.self_att_hid, shape.self_att_out)
    )


def _lstm(dim: int, units: int, dropouts: Dropouts) -> BiRecurrence:
    return BiRecurrence("lstm", dim, units, recurrent_dropout=dropouts.recurrent)


def kernels_of(network: nn.Module, kind: type[nn.Module]) -> list[nn.Parameter]:
    """The weight matrices, without biases, of all layers of a `kind` in a network."""
    return [
        weight
        for layer in network.modules()
        if isinstance(layer, kind)
        for name, weight in layer.named_parameters(recurse=False)
        if name.startswith("weight")
    ]
