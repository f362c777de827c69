from tertulia.components.extract.window_features import FeatureName, Word, features_at, features_of

EVERY: tuple[FeatureName, ...] = (
    "low",
    "title",
    "upper",
    "digit",
    "bias",
    "prefix5",
    "prefix2",
    "suffix5",
    "suffix3",
    "suffix2",
    "suffix1",
    "pos",
    "pos2",
    "pattern",
)


def test_names_every_feature_of_a_word() -> None:
    word = Word("Amsterdam", "NNP", ("capital",))

    assert list(features_at(word, 0, EVERY)) == [
        "0:low:amsterdam",
        "0:title",
        "0:bias:",
        "0:prefix5:Amste",
        "0:prefix2:Am",
        "0:suffix5:erdam",
        "0:suffix3:dam",
        "0:suffix2:am",
        "0:suffix1:m",
        "0:pos:NNP",
        "0:pos2:NN",
        "0:pattern:capital",
    ]


def test_claims_that_do_not_hold_are_no_features() -> None:
    assert list(features_at(Word("42"), 1, ("title", "upper", "digit"))) == ["1:digit"]


def test_looks_as_far_as_the_window_reaches() -> None:
    words = [Word("a"), Word("b"), Word("c")]

    assert list(features_of(words, [["low"], [], [], [], ["low"]])) == [
        ["BOS", "2:low:c"],
        [],
        ["EOS", "-2:low:a"],
    ]


def test_a_word_alone_is_first_and_last() -> None:
    assert list(features_of([Word("a")], [["low"]])) == [["BOS", "EOS", "0:low:a"]]
