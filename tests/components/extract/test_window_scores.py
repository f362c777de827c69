import numpy as np

from tertulia.components.extract.window_features import FeatureName, Word, features_of
from tertulia.components.extract.window_scores import WindowScores

WINDOW: list[list[FeatureName]] = [["low"], ["low", "suffix2", "title"], []]


def test_scores_are_the_sums_of_the_weights_of_all_features() -> None:
    messages = [[Word("Fly"), Word("to"), Word("Rome")], [], [Word("Rome")]]
    rows = [own for words in messages for own in features_of(words, WINDOW)]
    names = sorted({name for own in rows for name in own})[1:]
    table = np.random.default_rng(0).normal(size=(len(names), 2))
    numbers, tags = (own.ravel() for own in np.indices(table.shape))

    scores = WindowScores(WINDOW, names, (numbers, tags, table.ravel()), 2)(messages)

    expected = [sum(table[names.index(name)] for name in own if name in names) for own in rows]
    np.testing.assert_allclose(scores, expected)
