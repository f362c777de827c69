import pytest
import torch
from torch.nn import functional

from tertulia.neural.convolution import ConvolutionBlock, ParallelConvolutions
from tertulia.neural.sequences import Padded

MASK = torch.tensor([[True, True, True, True, True], [True, True, False, False, False]])


def sequences() -> Padded:
    torch.manual_seed(0)
    return Padded(torch.randn(2, 5, 4) * MASK.unsqueeze(-1), MASK)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7])
def test_a_block_is_torch_convolution_with_the_length_kept(size: int) -> None:
    block, tokens = ConvolutionBlock(4, 6, size).eval(), sequences()

    features = block(tokens).values

    margins = ((size - 1) // 2, size // 2)
    plain = block.convolution(functional.pad(tokens.values.transpose(1, 2), margins))
    expected = plain.transpose(1, 2).relu() * MASK.unsqueeze(-1)
    assert torch.allclose(features, expected, atol=1e-4)


def test_in_training_padding_does_not_count() -> None:
    block, tokens = ConvolutionBlock(4, 6, 3), sequences()
    longer = Padded(
        functional.pad(tokens.values, (0, 0, 0, 9)), functional.pad(tokens.mask, (0, 9))
    )

    short, long = block(tokens).values, block(longer).values

    assert torch.allclose(short, long[:, :5], atol=1e-6)


def test_parallel_convolutions_stand_side_by_side() -> None:
    wide = ParallelConvolutions(4, filters=(3, 5), kernel_sizes=(1, 2))

    assert wide(sequences()).values.shape == (2, 5, 8)
    assert wide.output_dim == 8
