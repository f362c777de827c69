"""Training data as a data set."""

from __future__ import annotations

from pathlib import Path

from tertulia.nlu.dataset import NluReader, as_dataset
from tertulia.nlu.training_data import (
    AnnotatedEntity,
    Knowledge,
    Synonym,
    TrainingData,
    TrainingExample,
)
from tertulia.training.fingerprint import fingerprint

PARIS = AnnotatedEntity(start=3, end=8, entity="city", value="paris")
DATA = TrainingData(examples=(TrainingExample("to Paris", "go", (PARIS,)), TrainingExample("hi")))


def test_an_example_is_a_text_and_what_is_known_of_it() -> None:
    [first, second] = as_dataset(DATA).splits.train

    knowledge = Knowledge(synonyms=(Synonym("Paris", "paris"),))
    assert first == ("to Paris", ("go", (PARIS,), knowledge))
    assert second == ("hi", (None, (), knowledge))


def test_where_a_pipeline_reads_the_time_examples_have_none() -> None:
    [first, _] = as_dataset(DATA, with_time=True).splits.train

    assert first[0] == ("to Paris", None)


def test_the_reader_merges_files_of_any_format(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("## intent:greet\n- hi\n", encoding="utf-8")
    (tmp_path / "b.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: bye\n  examples: |\n    - ciao\n', encoding="utf-8"
    )

    splits = NluReader(data=[tmp_path / "a.md", tmp_path / "b.yml"]).read()

    assert [(text, intent) for text, (intent, _, _) in splits.train] == [
        ("hi", "greet"),
        ("ciao", "bye"),
    ]


def test_data_that_differ_beside_the_examples_have_another_fingerprint() -> None:
    other = TrainingData(DATA.examples, synonyms=(Synonym("Lutetia", "paris"),))

    assert fingerprint(as_dataset(DATA)) == fingerprint(as_dataset(DATA))
    assert fingerprint(as_dataset(DATA)) != fingerprint(as_dataset(other))
