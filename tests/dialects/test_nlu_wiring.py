"""Wiring by contracts."""

from __future__ import annotations

from tertulia.core.component import Component, Estimator
from tertulia.core.spec import ComponentSpec, Reference
from tertulia.dialects.nlu_wiring import Wirer
from tertulia.dialects.report import Report
from tertulia.nlu.contract import Contract

TOKENIZER = Contract(reads={"texts": "text"}, provides=("tokens",))
FEATURIZER = Contract(reads={"tokens": "tokens"}, provides=("features",))


def wired(*contracts: Contract, kind: type = Component) -> Wirer:
    wirer = Wirer(Report())
    for index, contract in enumerate(contracts):
        wirer.add(ComponentSpec(f"part_{index}", f"pipeline[{index}]"), kind, contract)
    return wirer


def test_the_first_property_that_is_there_is_read() -> None:
    reader = Contract(reads={"words": "lemmas|tokens|text"}, provides=("features",))

    alone, after_tokens = wired(reader), wired(TOKENIZER, reader)

    assert alone.nodes[-1].inputs.names == ("text",)
    assert after_tokens.nodes[-1].inputs.names == ("tokens",)


def test_what_is_optional_and_not_there_is_not_handed_over() -> None:
    reader = Contract(reads={"tokens": "tokens", "patterns": "patterns?"}, provides=("entities",))

    assert wired(TOKENIZER, reader).nodes[-1].inputs.keywords == ("tokens",)


def test_an_estimator_is_fitted_on_what_it_reads_and_what_it_learns_from() -> None:
    learner = Contract(
        reads={"texts": "text"}, learns={"intents": "gold_intent"}, provides=("intent",)
    )

    [node] = wired(learner, kind=Estimator).nodes

    assert node.fit_on.keywords == ("texts", "intents")
    assert node.fit_on.names == ("text", "gold_intent")


def test_a_later_tokenizer_takes_the_place_of_an_earlier_one() -> None:
    [_, second, reader] = wired(TOKENIZER, TOKENIZER, FEATURIZER).nodes

    assert second.output_names == ("tokens_2",)
    assert reader.inputs.names == ("tokens_2",)


def test_joined_columns_are_joined_once() -> None:
    reader = Contract(reads={"features": "features"}, provides=("intent",))

    wirer = wired(TOKENIZER, FEATURIZER, FEATURIZER, reader, reader)

    joins = [node for node in wirer.nodes if node.place.endswith(".features")]
    assert [node.place for node in joins] == ["pipeline[3].features"]
    assert [node.inputs.names for node in wirer.nodes[-2:]] == [("features_3",)] * 2


def test_a_component_that_uses_another_is_given_a_reference_to_it() -> None:
    wirer = wired(Contract(offers=("spacy_nlp",)), Contract(uses={"nlp": "spacy_nlp"}))

    [owner, user] = [node.part for node in wirer.nodes]
    assert isinstance(owner, ComponentSpec)
    assert isinstance(user, ComponentSpec)
    assert owner.id == "pipeline_0"
    assert user.params == {"nlp": Reference("#pipeline_0", "pipeline[1]")}


def test_only_the_last_kind_of_ranking_makes_the_answer() -> None:
    ranks = Contract(reads={"texts": "text"}, provides=("intent_ranking",))
    knows_one = Contract(reads={"texts": "text"}, provides=("intent",))

    spec = wired(ranks, knows_one).finish("config.yml", {})

    answer = spec.nodes[-1]
    assert isinstance(answer.part, ComponentSpec)
    assert answer.part.params == {"with_ranking": False}
    assert dict(zip(answer.inputs.keywords, answer.inputs.names, strict=True)) == {
        "texts": "text",
        "ranking": "intent",
    }


def test_what_learns_apart_is_not_given_what_it_reads() -> None:
    mapper = Contract(
        reads={"texts": "text"},
        learns={"knowledge": "knowledge"},
        learns_apart=True,
        provides=("entities",),
    )

    [node] = wired(mapper, kind=Estimator).nodes

    assert node.fit_on.keywords == ("knowledge",)
