import numpy as np

from tertulia.components.extract.phrases import Gazetteer, ranges

NEW, YORK, CITY, OTHER = 1, 2, 3, 4
PLACE, SONG = 0, 1
PHRASES = [
    ((NEW, YORK), PLACE, 1),
    ((NEW, YORK, CITY), PLACE, 1),
    ((YORK,), PLACE, 1),
    ((NEW, YORK), SONG, 1),
    ((NEW, YORK), PLACE, 1),
]


def found(words: list[int], gazetteer: Gazetteer) -> set[tuple[int, int, int, int]]:
    matches = gazetteer.matches(np.array(words, np.int64))
    entries = matches.entries
    columns = matches.first, matches.sizes, gazetteer.categories[entries], gazetteer.counts[entries]
    return set(zip(*(column.tolist() for column in columns), strict=True))


def test_finds_all_phrases_also_within_others() -> None:
    assert found([OTHER, NEW, YORK, CITY], Gazetteer.of(PHRASES)) == {
        (1, 2, PLACE, 2),
        (1, 2, SONG, 1),
        (1, 3, PLACE, 1),
        (2, 1, PLACE, 1),
    }


def test_unknown_words_break_phrases() -> None:
    assert found([NEW, -1, YORK], Gazetteer.of(PHRASES)) == {(2, 1, PLACE, 1)}


def test_a_phrase_cut_short_by_the_end_is_none() -> None:
    assert found([OTHER, NEW], Gazetteer.of(PHRASES)) == set()


def test_no_phrases_are_found_where_there_are_none() -> None:
    assert found([NEW, YORK], Gazetteer.of([])) == set()
    assert found([], Gazetteer.of(PHRASES)) == set()


def test_counts_on_from_each_begin() -> None:
    assert ranges(np.array([5, 8, 1]), np.array([2, 1, 0])).tolist() == [5, 6, 8]
