from dataclasses import replace

from tertulia.neural.starspace.options import RankingOptions, TrainingOptions

OPTIONS = TrainingOptions(
    text_layers=(),
    intent_layers=(),
    dim=2,
    ranking=RankingOptions("cosine", right=0.8, wrong=-0.4, only_nearest=True, crowding=0.8),
    n_wrong=1,
    dropout=0.0,
    penalty=0.0,
    epochs=5,
    batch_sizes=(64, 256),
    evaluate_every=0,
    evaluate_on=0,
    seed=0,
)


def test_batches_grow_evenly_from_the_first_epoch_to_the_last() -> None:
    assert [OPTIONS.batch_size(epoch) for epoch in range(5)] == [64, 112, 160, 208, 256]


def test_a_single_epoch_has_the_first_batch_size() -> None:
    assert replace(OPTIONS, epochs=1).batch_size(0) == 64
