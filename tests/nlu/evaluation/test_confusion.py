from tertulia.nlu.evaluation.confusion import Confusion, ConfusionMatrix

PAIRS = [("greet", "greet"), ("greet", "bye"), ("bye", None), ("greet", "bye"), ("bye", "bye")]


def test_labels_are_all_intents_met_and_no_intent_comes_last() -> None:
    assert ConfusionMatrix.of(PAIRS).labels == ("bye", "greet", None)
    assert ConfusionMatrix.of([("b", "a")]).labels == ("a", "b")


def test_only_what_occurs_is_kept() -> None:
    matrix = ConfusionMatrix.of(PAIRS)

    assert matrix.cells == (
        Confusion("bye", "bye", 1),
        Confusion("bye", None, 1),
        Confusion("greet", "bye", 2),
        Confusion("greet", "greet", 1),
    )


def test_the_matrix_has_a_row_for_each_true_intent() -> None:
    matrix = ConfusionMatrix.of(PAIRS)

    assert matrix.dense().tolist() == [[1, 0, 1], [2, 1, 0], [0, 0, 0]]
    assert matrix.support() == {"bye": 2, "greet": 3}


def test_mistakes_come_the_most_frequent_first() -> None:
    matrix = ConfusionMatrix.of(PAIRS)

    assert matrix.mistakes() == [Confusion("greet", "bye", 2), Confusion("bye", None, 1)]


def test_without_examples_there_is_nothing() -> None:
    matrix = ConfusionMatrix.of([])

    assert (matrix.labels, matrix.cells, matrix.dense().shape) == ((), (), (0, 0))
