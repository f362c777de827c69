"""The YAML dialect: what it compiles to, and what it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tertulia.core.errors import ConfigError
from tertulia.core.lookup import Lookup
from tertulia.core.spec import ComponentSpec, NodeSpec
from tertulia.dialects.nlu import parse_nlu_recipe, read_nlu_recipe, template_recipe
from tertulia.dialects.nlu_names import ALIASES, STAND_INS, TEMPLATES
from tertulia.dialects.reading import Reading
from tertulia.training.recipe import Recipe


def compiled(*lines: str, lookup: Lookup | None = None, settings: Sequence[str] = ()) -> Recipe:
    reading = Reading(Path.cwd(), lookup or Lookup())
    return parse_nlu_recipe("\n".join(lines), reading, settings)


def names(recipe: Recipe) -> list[str]:
    return [name_of(node) for node in recipe.pipeline.nodes]


def name_of(node: NodeSpec) -> str:
    assert isinstance(node.part, ComponentSpec)
    return node.part.name


def problems(*lines: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        compiled(*lines)
    return [f"{problem.place}: {problem.cause}" for problem in raised.value.problems]


# --- what it compiles to ---


def test_a_list_of_components_becomes_a_graph_that_ends_in_an_answer() -> None:
    recipe = compiled(
        "language: en",
        "pipeline:",
        "- name: tokenizer_whitespace",
        "- name: intent_featurizer_count_vectors",
        "- name: intent_classifier_sklearn",
    )

    assert names(recipe) == [
        "tokenizer_whitespace",
        "intent_featurizer_count_vectors",
        "intent_classifier_sklearn",
        "understanding",
    ]
    classifier = recipe.pipeline.nodes[2]
    assert classifier.inputs.names == ("features",)
    assert dict(zip(classifier.fit_on.keywords, classifier.fit_on.names, strict=True)) == {
        "features": "features",
        "intents": "gold_intent",
    }
    assert [variable.name for variable in recipe.pipeline.outputs] == ["understanding"]


def test_the_features_of_several_featurizers_are_joined_where_they_are_read() -> None:
    recipe = compiled(
        "pipeline:",
        "- name: tokenizer_whitespace",
        "- name: intent_entity_featurizer_regex",
        "- name: intent_featurizer_count_vectors",
        "- name: intent_classifier_sklearn",
    )

    join = recipe.pipeline.nodes[3]
    assert name_of(join) == "join_features"
    assert join.inputs.names == ("features", "features_2")
    assert recipe.pipeline.nodes[4].inputs.names == join.output_names


def test_the_same_component_may_stand_there_twice() -> None:
    recipe = compiled(
        "pipeline:",
        "- name: tokenizer_whitespace",
        "- name: intent_featurizer_count_vectors",
        "- {name: intent_featurizer_count_vectors, analyzer: char_wb, max_ngram: 4}",
        "- name: intent_classifier_sklearn",
    )

    first, second = recipe.pipeline.nodes[1:3]
    assert isinstance(first.part, ComponentSpec)
    assert isinstance(second.part, ComponentSpec)
    assert first.part.params == {}
    assert second.part.params == {"analyzer": "char_wb", "max_ngram": 4}
    assert first.output_names != second.output_names


def test_synonyms_replace_the_entities_of_all_extractors_before_them() -> None:
    recipe = compiled(
        "pipeline:",
        "- name: tokenizer_whitespace",
        "- name: ner_crf",
        "- name: regex_entity_extractor",
        "- name: ner_synonyms",
    )

    assert names(recipe)[3:] == ["join_entities", "ner_synonyms", "understanding"]
    synonyms, answer = recipe.pipeline.nodes[-2:]
    assert synonyms.inputs.names == ("text", *recipe.pipeline.nodes[3].output_names)
    assert answer.inputs.names == ("text", *synonyms.output_names)


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_every_template_compiles(name: str) -> None:
    recipe = template_recipe(name, Reading(Path.cwd()))

    wanted = [entry["name"] for entry in TEMPLATES[name]]
    assert [node for node in names(recipe) if not node.startswith("join_")][:-1] == wanted


@pytest.mark.parametrize(("theirs", "ours"), sorted(ALIASES.items()))
def test_class_names_of_later_versions_are_understood(theirs: str, ours: str) -> None:
    report = problems("pipeline:", f"- {{name: {theirs}, no_such_parameter: 1}}")

    assert f"line 2, pipeline[0].no_such_parameter: {ours!r} has no parameter" in "".join(report)


def test_what_has_no_counterpart_is_replaced_with_a_note() -> None:
    recipe = compiled(
        "pipeline:",
        "- name: WhitespaceTokenizer",
        "- name: LexicalSyntacticFeaturizer",
        "- name: DIETClassifier",
        "  epochs: 100",
        "- name: EntitySynonymMapper",
    )

    assert names(recipe)[1:3] == ["ner_gazetteer_crf", "intent_classifier_ngrams"]
    assert [warning.place for warning in recipe.warnings] == [
        "line 3, pipeline[1]",
        "line 4, pipeline[2]",
    ]
    assert "ner_gazetteer_crf and intent_classifier_ngrams will do its work" in str(
        recipe.warnings[1]
    )


def test_a_replaced_classifier_does_only_the_tasks_that_were_asked_of_it() -> None:
    recipe = compiled(
        "pipeline:",
        "- WhitespaceTokenizer",
        "- {name: DIETClassifier, entity_recognition: false}",
    )

    assert names(recipe) == ["tokenizer_whitespace", "intent_classifier_ngrams", "understanding"]


def test_every_replacement_is_a_component_of_ours() -> None:
    for parts in STAND_INS.values():
        for part in parts:
            compiled("pipeline: [tokenizer_whitespace, " + part["name"] + "]")


def test_a_setting_changes_a_parameter() -> None:
    recipe = compiled(
        "pipeline: [tokenizer_whitespace, {name: ner_crf, max_iterations: 50}]",
        settings=["pipeline.1.max_iterations=5"],
    )

    [_, crf, _] = recipe.pipeline.nodes
    assert isinstance(crf.part, ComponentSpec)
    assert crf.part.params["max_iterations"] == 5


def test_the_time_is_asked_for_only_where_somebody_reads_it() -> None:
    without = compiled("pipeline: [tokenizer_whitespace]")
    with_it = compiled("pipeline: [{name: ner_duckling_http, url: 'http://127.0.0.1:1'}]")

    assert [variable.name for variable in without.pipeline.inputs] == ["text"]
    assert [variable.name for variable in with_it.pipeline.inputs] == ["text", "time"]


def test_data_are_found_beside_the_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "bot"
    folder.mkdir()
    (folder / "nlu.md").write_text("## intent:greet\n- hi\n", encoding="utf-8")
    (folder / "config.yml").write_text("pipeline: keyword\ndata: nlu.md\n", encoding="utf-8")

    recipe = read_nlu_recipe(folder / "config.yml", Reading(tmp_path))

    assert recipe.reader is not None
    assert recipe.reader.params["data"] == [str(folder / "nlu.md")]


def test_keys_of_other_tools_are_ignored_with_a_warning() -> None:
    recipe = compiled("pipeline: keyword", "policies: []", "recipe: default.v1")

    assert [str(warning) for warning in recipe.warnings] == [
        "line 2, policies: 'policies' is accepted and ignored",
        "line 3, recipe: 'recipe' is accepted and ignored",
    ]


# --- what it refuses ---


def test_all_problems_are_told_at_once_each_with_its_line() -> None:
    found = problems(
        "langauge: en",
        "pipeline:",
        "- name: tokenizer_whitespce",
        "- name: intent_featurizer_count_vectors",
        "  max_ngrm: 2",
        "- name: ner_crf",
        "  BILOU_flag: maybe",
    )

    assert [line.partition(": ")[0] for line in found] == [
        "line 1, langauge",
        "line 3, pipeline[0].name",
        "line 5, pipeline[1].max_ngrm",
        "line 7, pipeline[2].BILOU_flag",
    ]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["pipeline: [ner_crf]"], "'ner_crf' needs `tokens`, which nothing before it provides"),
        (
            ["pipeline: [tokenizer_whitespace, intent_classifier_sklearn]"],
            "'intent_classifier_sklearn' needs `features`, which nothing before it provides",
        ),
        (["pipeline: [tokenizer_spacy]"], "'tokenizer_spacy' needs `spacy_doc`"),
        (["pipeline: [ner_spacy]"], "'ner_spacy' needs `spacy_nlp`"),
        (["pipeline: [lowercase_preprocessor]"], "is no component for understanding messages"),
        (["pipeline: spacy_sklaern"], "there is no template 'spacy_sklaern'"),
        (["pipeline: []"], "a config needs a `pipeline`"),
        (["language: en"], "a config needs a `pipeline`"),
        (["pipeline: [{model: x}]"], "this component has no `name`"),
        (["pipeline: [3]"], "a component, an object with a `name` is expected here"),
        (["pipeline: keyword", "language: [en]"], "a text is expected here"),
        (["pipeline: keyword", "data: {a: b}"], "a path or a list of paths is expected here"),
        (["pipeline: keyword", "overlaps: some"], "'some' is not one of the choices"),
        (["pipeline: [os.path]"], "lies in a module that nobody allowed to be imported"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_built(
    lines: list[str], message: str
) -> None:
    assert any(message in problem for problem in problems(*lines))


def test_what_is_needed_is_named_with_who_provides_it() -> None:
    with pytest.raises(ConfigError, match="put a tokenizer, such as tokenizer_whitespace before"):
        compiled("pipeline: [ner_crf]")


def test_spacys_documents_bring_their_tokens_along() -> None:
    recipe = compiled("pipeline: [nlp_spacy, ner_crf, ner_synonyms]")

    assert names(recipe)[:3] == ["nlp_spacy", "tokenizer_spacy", "ner_crf"]


def test_a_shared_model_that_is_missing_is_told_once() -> None:
    assert [problem for problem in problems("pipeline: [ner_spacy]") if "spacy_nlp" in problem]
    assert len(problems("pipeline: [ner_spacy]")) == 1
