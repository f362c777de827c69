import pytest
import torch

from tertulia.neural.attention import (
    AdditiveSelfAttention,
    MultiplicativeSelfAttention,
    attended,
)
from tertulia.neural.sequences import Padded

VALUES = torch.tensor([[[2.0], [4.0], [0.0]]])
MASK = torch.tensor([[True, True, False]])


def test_equal_scores_give_the_mean_of_the_tokens() -> None:
    mixed = attended(torch.zeros(1, 3, 3), Padded(VALUES, MASK))

    assert mixed[0, :2].tolist() == [[3.0], [3.0]]


def test_a_high_score_gives_that_token() -> None:
    scores = torch.zeros(1, 3, 3)
    scores[0, 0, 1] = 100.0

    mixed = attended(scores, Padded(VALUES, MASK))

    assert mixed[0, 0].item() == pytest.approx(4.0)


@pytest.mark.parametrize("kind", [AdditiveSelfAttention, MultiplicativeSelfAttention])
def test_padding_does_not_change_a_row(
    kind: type[AdditiveSelfAttention] | type[MultiplicativeSelfAttention],
) -> None:
    torch.manual_seed(0)
    attention = kind(1, 5, 4)

    padded = attention(Padded(VALUES, MASK)).values
    plain = attention(Padded(VALUES[:, :2], MASK[:, :2])).values

    assert torch.allclose(padded[:, :2], plain, atol=1e-6)
    assert padded[:, 2].abs().sum() == 0
