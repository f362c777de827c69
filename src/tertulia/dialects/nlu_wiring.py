"""From a list of NLU components to a graph: each finds what it reads by its contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from tertulia.components.tokenize.tokenizer_spacy import SpacyTokenizer
from tertulia.core.component import Estimator
from tertulia.core.spec import (
    ComponentSpec,
    NodeSpec,
    PipelineSpec,
    Reference,
    Value,
    Variable,
    Wiring,
)
from tertulia.dialects.report import Report
from tertulia.nlu.contract import GATHERED, GIVEN, LEARNED_FROM, Contract
from tertulia.nlu.interpreter import OUTPUT

_RANKINGS = ("intent_ranking", "intent")


@dataclass
class Wirer:
    """Adds nodes one after the other.

    `columns` are those that hold each property by now, `properties` says what each column holds,
    `lacking` are the parameters, by place, for which there is no component to refer to.

    Where not all components are known, nobody can say what is missing.
    """

    report: Report
    knows_all: bool = True
    nodes: list[NodeSpec] = field(default_factory=list)
    columns: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {name: (name,) for name in (*GIVEN, *LEARNED_FROM)}
    )
    properties: dict[str, str] = field(default_factory=dict)
    offered: dict[str, str] = field(default_factory=dict)
    lacking: set[tuple[str, str]] = field(default_factory=set)
    _reads_time: bool = False
    _ranking: str = ""

    def add(self, spec: ComponentSpec, cls: type, contract: Contract) -> None:
        """Wire one component; note what it needs and nobody before it provides."""
        reads = self._wiring(contract.reads, spec)
        fit_on = Wiring()
        if issubclass(cls, Estimator):
            fit_on = self._wiring(contract.learns, spec)
            if not contract.learns_apart:
                fit_on = Wiring(
                    (*reads.variables, *fit_on.variables), (*reads.keywords, *fit_on.keywords)
                )
        self._append(
            NodeSpec(
                part=self._with_resources(spec, contract),
                place=spec.place,
                inputs=reads,
                outputs=self._provided(spec, contract),
                fit_on=fit_on,
            )
        )

    def finish(self, source: str, params: Mapping[str, Value]) -> PipelineSpec:
        """The whole graph; its last node makes the answer, with these parameters."""
        place = "answer"
        reads = {"texts": "text", "ranking": "intent_ranking|intent?", "entities": "entities?"}
        reads["extras"] = "extras?"
        answer = ComponentSpec("understanding", place, {"with_ranking": False, **params})
        if self._ranking == "intent_ranking":
            answer = replace(answer, params={**answer.params, "with_ranking": True})
        inputs = self._wiring(reads, answer)
        output = (Variable(OUTPUT, place),)
        self.nodes.append(NodeSpec(answer, place, inputs=inputs, outputs=output))
        given = GIVEN if self._reads_time else GIVEN[:1]
        return PipelineSpec(
            inputs=tuple(Variable(name, "text") for name in given),
            targets=tuple(Variable(name, "data") for name in LEARNED_FROM),
            outputs=output,
            nodes=tuple(self.nodes),
            source=source,
        )

    @property
    def reads_time(self) -> bool:
        """Whether anybody asks when a message was said."""
        return self._reads_time

    # --- what a component reads ---

    def _wiring(self, wanted: Mapping[str, str], spec: ComponentSpec) -> Wiring:
        variables, keywords = [], []
        for argument, wish in wanted.items():
            column = self._column(wish, spec)
            if column is not None:
                variables.append(Variable(column, spec.place))
                keywords.append(argument)
        return Wiring(tuple(variables), tuple(keywords))

    def _column(self, wish: str, spec: ComponentSpec) -> str | None:
        """The column of the first of these properties that is there; `?` lets none be."""
        choices = wish.removesuffix("?").split("|")
        if choices == ["tokens"] and "tokens" not in self.columns and "spacy_doc" in self.columns:
            self._tokenize_with_spacy(spec)
        for choice in choices:
            if choice in self.columns:
                self._reads_time |= choice == "time"
                return self._joined(choice, spec)
        if not wish.endswith("?"):
            self._miss(choices, spec)
        return None

    def _tokenize_with_spacy(self, spec: ComponentSpec) -> None:
        """Take the tokens of spaCy's documents, which nobody has asked for by name."""
        place = f"{spec.place}.tokens"
        tokenizer = ComponentSpec("tokenizer_spacy", place)
        self.add(tokenizer, SpacyTokenizer, SpacyTokenizer.contract)

    def _miss(self, choices: list[str], spec: ComponentSpec) -> None:
        if self.knows_all:
            missing = " or ".join(f"`{choice}`" for choice in choices)
            cause = f"{spec.name!r} needs {missing}, which nothing before it provides"
            self.report.add(spec.place, cause, _who_provides(choices))

    def _joined(self, name: str, spec: ComponentSpec) -> str:
        """The one column of a property; what several have provided is joined first."""
        columns = self.columns[name]
        if len(columns) == 1:
            return columns[0]
        place = f"{spec.place}.{name}"
        joined = self._fresh(name)
        self._append(
            NodeSpec(
                part=ComponentSpec(f"join_{name}", place),
                place=place,
                inputs=Wiring(tuple(Variable(column, place) for column in columns)),
                outputs=(Variable(joined, place),),
            )
        )
        self.columns[name] = (joined,)
        return joined

    def _with_resources(self, spec: ComponentSpec, contract: Contract) -> ComponentSpec:
        """The component with references to the others it uses."""
        params = dict(spec.params)
        for parameter, resource in contract.uses.items():
            if resource in self.offered:
                params[parameter] = Reference(f"#{self.offered[resource]}", spec.place)
            else:
                self._miss([resource], spec)
                self.lacking.add((spec.place, parameter))
        self.offered |= dict.fromkeys(contract.offers, _slug(spec.place))
        return replace(spec, params=params)

    # --- what it provides ---

    def _provided(self, spec: ComponentSpec, contract: Contract) -> tuple[Variable, ...]:
        made = []
        for name in contract.provides:
            column = self._fresh(name)
            made.append(Variable(column, spec.place))
            reads_all = any(wish.removesuffix("?") == name for wish in contract.reads.values())
            adds = name in GATHERED and not reads_all
            self.columns[name] = (*self.columns.get(name, ()), column) if adds else (column,)
            if name in _RANKINGS:
                for other in _RANKINGS:  # the last one to rank is the one that counts
                    if other != name:
                        self.columns.pop(other, None)
                self._ranking = name
        return tuple(made)

    def _fresh(self, name: str) -> str:
        """A name for a column that no other has: `features`, `features_2`."""
        taken = [*self.properties.values()].count(name)
        column = f"{name}_{taken + 1}" if taken else name
        self.properties[column] = name
        return column

    # --- what custom components are told ---

    def earlier(self) -> list[Value]:
        """The nodes so far, as a parameter: a reference to each, and its columns."""
        return [
            {
                "component": Reference(f"#{_slug(node.place)}", node.place),
                "reads": [
                    [key, column]
                    for key, column in zip_longest(
                        node.inputs.keywords, node.inputs.names, fillvalue=""
                    )
                ],
                "writes": [[self.properties[name], name] for name in node.output_names],
            }
            for node in self.nodes
        ]

    def _append(self, node: NodeSpec) -> None:
        """Add a node under an id by which later ones may refer to it."""
        if isinstance(node.part, ComponentSpec):
            node = replace(node, part=replace(node.part, id=_slug(node.place)))
        self.nodes.append(node)


def _slug(place: str) -> str:
    """An id for what stands at a place: `pipeline_2` for `pipeline[2]`."""
    return place.replace("[", "_").replace("]", "").replace(".", "_")


_PROVIDERS: Mapping[str, str] = {
    "tokens": "a tokenizer, such as tokenizer_whitespace",
    "spacy_doc": "nlp_spacy",
    "spacy_nlp": "nlp_spacy",
    "lemmas": "nlp_spacy",
    "mitie_feature_extractor": "nlp_mitie",
    "features": "a featurizer, such as intent_featurizer_count_vectors",
    "patterns": "intent_entity_featurizer_regex",
    "intent_ranking": "an intent classifier, such as intent_classifier_sklearn",
    "intent": "an intent classifier, such as intent_classifier_sklearn",
    "entities": "an entity extractor, such as ner_crf",
}


def _who_provides(choices: list[str]) -> str:
    providers = dict.fromkeys(_PROVIDERS[name] for name in choices if name in _PROVIDERS)
    return f"put {' or '.join(providers)} before it" if providers else ""
