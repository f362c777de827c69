from dataclasses import replace

import pytest
import torch

from tertulia.neural.starspace.options import RankingOptions
from tertulia.neural.starspace.ranking import ranking_losses

OPTIONS = RankingOptions("inner", right=0.8, wrong=-0.4, only_nearest=True, crowding=0.0)
INTENTS = torch.tensor([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]])
GOLD = torch.tensor([0])
WRONG = torch.tensor([[1, 2]])


def loss(text: list[float], options: RankingOptions, intents: torch.Tensor = INTENTS) -> float:
    losses = ranking_losses(torch.tensor([text]), intents, GOLD, WRONG, options)
    assert losses.shape == (1,)
    return losses.item()


def test_nothing_is_lost_where_all_is_as_it_should_be() -> None:
    assert loss([0.8, -0.6], OPTIONS) == 0


def test_a_text_too_far_from_its_intent_costs_what_is_missing() -> None:
    assert loss([0.5, -0.6], OPTIONS) == pytest.approx(0.3)


def test_a_text_too_near_a_wrong_intent_costs_what_is_too_much() -> None:
    text = [0.8, 0.5]  # similar to the others by 0.88 and 0.5

    assert loss(text, OPTIONS) == pytest.approx(0.48)
    assert loss(text, replace(OPTIONS, only_nearest=False)) == pytest.approx(0.48 + 0.1)


def test_an_intent_drawn_twice_counts_twice_among_all_but_not_as_the_nearest() -> None:
    text, twice = torch.tensor([[0.8, 0.5]]), torch.tensor([[1, 1]])
    everyone = replace(OPTIONS, only_nearest=False)

    assert ranking_losses(text, INTENTS, GOLD, twice, OPTIONS).item() == pytest.approx(0.48)
    assert ranking_losses(text, INTENTS, GOLD, twice, everyone).item() == pytest.approx(0.96)


def test_intents_near_each_other_cost_as_much_as_one_says() -> None:
    crowded = replace(OPTIONS, crowding=0.5)  # the first two are similar by 0.6

    assert loss([0.8, -0.6], crowded) == pytest.approx(0.3)


def test_cosine_is_the_inner_product_of_points_of_length_one() -> None:
    cosine = replace(OPTIONS, similarity="cosine", crowding=0.5)
    inner = replace(OPTIONS, crowding=0.5)

    assert loss([3.0, 4.0], cosine, INTENTS * 7) == pytest.approx(loss([0.6, 0.8], inner))


def test_a_point_of_no_length_has_a_gradient() -> None:
    text = torch.zeros(1, 2, requires_grad=True)

    losses = ranking_losses(text, INTENTS, GOLD, WRONG, replace(OPTIONS, similarity="cosine"))
    losses.sum().backward()

    assert torch.isfinite(text.grad).all()
