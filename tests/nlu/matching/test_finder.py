from pathlib import Path

from tertulia.nlu.matching.finder import ExpressionFinder, Expressions, chosen
from tertulia.nlu.place import Place
from tertulia.nlu.training_data import Knowledge, LookupTable, RegexFeature

KNOWLEDGE = Knowledge(
    (RegexFeature("zip", "[0-9]{5}"),),
    (LookupTable("city", ("Rome", "New York")), LookupTable("newspaper", ("New York Times",))),
)


def test_finds_expressions_and_then_each_table_by_itself() -> None:
    finder = ExpressionFinder(KNOWLEDGE, case_sensitive=True)

    [found] = finder.find(["12345 new york times"])

    assert finder.names == ("zip", "city", "newspaper")
    assert found == [[(0, 5)], [(6, 14)], [(6, 20)]]


def test_case_matters_to_expressions_and_to_tables_separately() -> None:
    knowledge = Knowledge((RegexFeature("a", "rome"),), (LookupTable("b", ("rome",)),))

    [as_usual] = ExpressionFinder(knowledge, case_sensitive=True).find(["ROME"])
    [reversed_] = ExpressionFinder(
        knowledge, case_sensitive=False, lookups_case_sensitive=True
    ).find(["ROME"])

    assert as_usual == [[], [(0, 4)]]
    assert reversed_ == [[(0, 4)], []]


def test_what_is_kept_is_all_but_the_places() -> None:
    placed = Knowledge((RegexFeature("zip", "x", Place(Path("nlu.md"), 3)),), KNOWLEDGE.lookups)

    kept = Expressions.of(placed)

    assert kept.regexes == (("zip", "x"),)
    assert kept.knowledge == placed  # places do not tell features apart


def test_of_the_rows_of_a_batch_the_first_says_what_is_known() -> None:
    assert chosen([KNOWLEDGE, KNOWLEDGE], regexes=True, lookups=True) == KNOWLEDGE
    assert chosen([KNOWLEDGE], regexes=False, lookups=True) == Knowledge((), KNOWLEDGE.lookups)
    assert chosen([KNOWLEDGE], regexes=True, lookups=False) == Knowledge(KNOWLEDGE.regexes)
    assert chosen([], regexes=True, lookups=True) == Knowledge()
