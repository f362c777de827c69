from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.core.errors import DataError
from tertulia.nlu.load import load_training_data, read_training_data
from tertulia.nlu.place import Place
from tertulia.nlu.training_data import (
    AnnotatedEntity,
    LookupTable,
    RegexFeature,
    Synonym,
    TrainingData,
    TrainingExample,
)
from tertulia.nlu.write import WRITERS, WritableFormat, write_training_data

_FORMATS = sorted(WRITERS)
_ODD = st.text("ab é😀[](){}:\\\"'<!->#*+|&%@`~,?\n\r\t\x00\x85\u2028\ufeff\ud800", min_size=1)
_words = st.one_of(_ODD, st.text(min_size=1))
_names = _words.map(str.strip).filter(bool)
_optional_names = st.none() | st.sampled_from(["from", "to"])


@st.composite
def _examples(draw: st.DrawFn) -> TrainingExample:
    text = draw(_words.filter(str.strip))
    entities = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        value = draw(st.just(text[start:end]) | _words)
        entity = AnnotatedEntity(start, end, draw(_names), value)
        role, group = draw(_optional_names), draw(_optional_names)
        entities.append(replace(entity, role=role, group=group))
    ordered = sorted(entities, key=lambda entity: (entity.start, entity.end))
    return TrainingExample(text, draw(st.none() | _names), tuple(ordered))


_data = st.builds(
    TrainingData,
    examples=st.lists(_examples(), max_size=3).map(tuple),
    regexes=st.lists(st.builds(RegexFeature, _words, _words), max_size=2).map(tuple),
    lookups=st.lists(
        st.builds(LookupTable, _names, st.lists(_names, min_size=1, max_size=3).map(tuple)),
        max_size=2,
    ).map(tuple),
    synonyms=st.lists(st.builds(Synonym, _words, _words), max_size=3).map(tuple),
)


def _parts(data: TrainingData) -> Counter[object]:
    """All that data say, in pieces as small as can be left out."""
    elements = [(table.name, element) for table in data.lookups for element in table.elements]
    return Counter([*data.examples, *data.regexes, *data.synonyms, *elements])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("written")


@given(data=_data)
@settings(deadline=None)
def test_json_can_say_everything(data: TrainingData, folder: Path) -> None:
    left_out = write_training_data(data, folder / "nlu.json", "json")

    assert left_out == ()
    read = load_training_data(folder / "nlu.json")
    assert replace(read, synonyms=()) == replace(data, synonyms=())
    assert Counter(read.synonyms) == Counter(data.synonyms)


@pytest.mark.parametrize("file_format", ["md", "yaml"])
@given(data=_data)
@settings(deadline=None, max_examples=300)
def test_other_formats_say_what_they_say_and_report_the_rest(
    file_format: WritableFormat, data: TrainingData, folder: Path
) -> None:
    left_out = write_training_data(data, folder / "nlu.any", file_format)

    reading = read_training_data(folder / "nlu.any")
    missing = _parts(data) - _parts(reading.data)
    assert not _parts(reading.data) - _parts(data)
    assert bool(missing) == bool(left_out)


@pytest.mark.parametrize("file_format", ["md", "yaml"])
@given(data=_data)
@settings(deadline=None)
def test_what_was_written_once_is_written_alike_again(
    file_format: WritableFormat, data: TrainingData, folder: Path
) -> None:
    write_training_data(data, folder / "one.any", file_format)
    said = read_training_data(folder / "one.any").data

    left_out = write_training_data(said, folder / "two.any", file_format)

    assert left_out == ()
    assert (folder / "two.any").read_bytes() == (folder / "one.any").read_bytes()


def test_markdown_looks_as_people_write_it(tmp_path: Path) -> None:
    rome = AnnotatedEntity(3, 7, "city", "Rome")
    data = TrainingData(
        (
            TrainingExample("hi", "greet"),
            TrainingExample("to Roma", "go", (rome,)),
            TrainingExample("to Roma", "greet", (replace(rome, role="to"),)),
        ),
        synonyms=(Synonym("Roma", "Rome"),),
    )

    write_training_data(data, tmp_path / "nlu.md", "md")

    assert (tmp_path / "nlu.md").read_text() == (
        "## intent:greet\n- hi\n"
        '- to [Roma]{"entity": "city", "value": "Rome", "role": "to"}\n\n'
        "## intent:go\n- to [Roma](city:Rome)\n\n"
        "## synonym:Rome\n- Roma\n"
    )


def test_yaml_looks_as_people_write_it(tmp_path: Path) -> None:
    data = TrainingData(
        (
            TrainingExample("hi", "greet"),
            TrainingExample("hello", "greet"),
            TrainingExample("one\ntwo", "yes"),
        )
    )

    write_training_data(data, tmp_path / "nlu.yml", "yaml")

    assert (tmp_path / "nlu.yml").read_text() == (
        'version: "3.1"\n\nnlu:\n'
        "- intent: greet\n  examples: |\n    - hi\n    - hello\n"
        '- intent: "yes"\n  examples:\n  - text: "one\\ntwo"\n'
    )


@pytest.mark.parametrize("file_format", ["md", "yaml"])
def test_what_cannot_be_said_is_reported_with_its_place(
    file_format: WritableFormat, tmp_path: Path
) -> None:
    place = Place(Path("nlu.json"), 7)
    entity = AnnotatedEntity(0, 2, "x", "hi", extractor="ner_crf")
    examples = (
        TrainingExample("no intent", None, place=place),
        TrainingExample("hi", "greet", (entity,), place),
    )

    left_out = write_training_data(TrainingData(examples), tmp_path / "nlu", file_format)

    assert [str(finding) for finding in left_out] == [
        "warning: nlu.json, line 7: the example 'no intent' cannot be said in this format",
        "warning: nlu.json, line 7: the extractor of an entity cannot be said in this format",
    ]
    [example] = load_training_data(tmp_path / "nlu").examples
    assert example.entities == (replace(entity, extractor=None),)


def test_a_lookup_file_gives_way_to_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "cities.txt").write_text("Rome\nOslo\n")
    (tmp_path / "nlu.md").write_text("## lookup:city\ncities.txt\n")

    data = load_training_data(tmp_path / "nlu.md")
    write_training_data(data, tmp_path / "elsewhere" / "nlu.md", "md")

    assert (tmp_path / "elsewhere" / "nlu.md").read_text() == "## lookup:city\n- Rome\n- Oslo\n"


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(DataError, match="it cannot be written"):
        write_training_data(TrainingData(), tmp_path / "file" / "nlu.json")


@pytest.mark.shared
@pytest.mark.parametrize("file_format", _FORMATS)
@pytest.mark.parametrize(
    "name", ["rasa_bots", "rasa_nlu_examples/data/examples/rasa", "hwu64/KFold_1/mergedTestset"]
)
def test_published_data_come_back_from_every_format(
    name: str, file_format: WritableFormat, shared_data: Path, tmp_path: Path
) -> None:
    data = read_training_data(shared_data / name).data

    left_out = write_training_data(data, tmp_path / "nlu", file_format)

    assert left_out == ()
    read = load_training_data(tmp_path / "nlu")
    assert Counter(read.examples) == Counter(data.examples)
    assert Counter(read.synonyms) == Counter(data.synonyms)
    assert read.regexes == data.regexes
