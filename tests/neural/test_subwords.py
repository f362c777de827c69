import torch

from tertulia.neural.subwords import SubwordEmbedding


def test_a_word_is_the_mean_of_its_buckets_and_padding_is_zero() -> None:
    embedding = SubwordEmbedding(4, 1)
    with torch.no_grad():
        embedding.bag.weight.copy_(torch.tensor([[0.0], [1.0], [2.0], [3.0]]))

    vectors = embedding(
        buckets=torch.tensor([1, 2, 3]),
        starts=torch.tensor([0, 2]),
        words=torch.tensor([[1, 0, 2]]),
    )

    assert vectors.squeeze(-1).tolist() == [[3.0, 1.5, 0.0]]


def test_without_words_there_are_only_zeros() -> None:
    nothing = torch.zeros(0, dtype=torch.long)

    vectors = SubwordEmbedding(4, 2)(nothing, nothing, words=torch.zeros(1, 1, dtype=torch.long))

    assert vectors.tolist() == [[[0.0, 0.0]]]
