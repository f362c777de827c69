from typing import Any

import pytest
from toy_configs import chainer, opened, places, problems

DATASET = {"type": "classification", "data_path": "sample", "x": "text", "seed": 3}


def test_reader_and_iterator_are_parts_of_their_own_kind() -> None:
    recipe = opened(
        {
            **chainer(),
            "dataset_reader": {"name": "snips_reader", "data_path": "snips"},
            "dataset_iterator": {"name": "basic_classification_iterator", "seed": 1},
        }
    )

    assert recipe.reader is not None
    assert recipe.iterator is not None
    assert (recipe.reader.name, recipe.reader.place) == ("snips_reader", "dataset_reader")
    assert recipe.iterator.params == {"seed": 1}


def test_one_section_may_stand_for_both() -> None:
    recipe = opened({**chainer(), "dataset": DATASET})

    assert recipe.reader is not None
    assert recipe.iterator is not None
    assert recipe.reader.params == {"data_path": "sample", "x": "text"}
    assert recipe.iterator.params == {"seed": 3}


@pytest.mark.parametrize(
    ("changes", "place", "hint"),
    [
        ({"type": "ranking"}, "dataset.type", "use 'classification'"),
        ({"sed": 3}, "dataset.sed", "did you mean 'se"),
        ({"data_path": 3}, "dataset.data_path", "'basic_classification_reader' takes data_path"),
        ({"split_fields": ["train", "tst"]}, "dataset.split_fields[1]", "split_fields"),
    ],
)
def test_the_shorthand_is_checked(changes: dict[str, Any], place: str, hint: str) -> None:
    [problem] = problems({**chainer(), "dataset": {**DATASET, **changes}})

    assert problem.place == place
    assert hint in problem.hint


def test_the_shorthand_leaves_nothing_to_name() -> None:
    both = {"dataset": DATASET, "dataset_reader": {"name": "snips_reader", "data_path": "a"}}

    [problem] = problems({**chainer(), **both})

    assert problem.place == "dataset_reader"
    assert problem.hint == "take one of the two away"


@pytest.mark.parametrize(
    ("section", "place"),
    [
        ({"name": "snips_raeder"}, "dataset_reader.name"),
        ({"name": "str_lower"}, "dataset_reader.name"),
        ({"name": "snips_reader"}, "dataset_reader"),
        ({"name": "snips_reader", "data_path": 3}, "dataset_reader.data_path"),
        ({"name": "snips_reader", "data_pth": "a"}, "dataset_reader.data_pth"),
        ({"name": "snips_reader", "data_path": "#a"}, "dataset_reader.data_path"),
        ({"class": "tertulia.data.transfer:Path"}, "dataset_reader.class"),
        ({"class": "tertulia.components.preprocess.mask:Mask"}, "dataset_reader.class"),
        ({"ref": "a"}, "dataset_reader.ref"),
        ({"config_path": "a.json"}, "dataset_reader.config_path"),
        ({}, "dataset_reader"),
    ],
)
def test_a_reader_is_checked_before_it_is_built(section: dict[str, Any], place: str) -> None:
    assert places({**chainer(), "dataset_reader": section}) == [place]


def test_a_reader_may_be_a_class_of_the_original() -> None:
    path = "deeppavlov.dataset_readers.dstc2_reader:DSTC2DatasetReader"
    recipe = opened({**chainer(), "dataset_reader": {"class": path, "data_path": "dstc2"}})

    assert recipe.reader is not None
    assert recipe.reader.name == "dstc2_reader"


def test_a_reader_that_is_to_come_names_its_family() -> None:
    [problem] = problems({**chainer(), "dataset_reader": {"name": "conll2003_reader"}})

    assert "belongs to the sequence tagging family" in problem.cause


def test_a_stream_of_documents_is_an_iterator() -> None:
    recipe = opened({**chainer(), "dataset_iterator": {"name": "sqlite_iterator"}})

    assert recipe.iterator is not None
