from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from toys import Memory, Recorder, Steps, climber_config

from tertulia.api import open_recipe
from tertulia.core.build import Environment
from tertulia.core.errors import ConfigError, DataError, ModelError, NotFittedError
from tertulia.core.store import load_pipeline, read_provenance
from tertulia.data.base import Dataset, Splits
from tertulia.data.documents import DocumentsInMemory, DocumentStream
from tertulia.training.trainer import Trained, measure, read_data, train

HOME = [("lights on", ["light"]), ("play jazz", ["music"]), ("stop it", ["stop"])]


def memorizer_config(**train: Any) -> Any:
    """A vocabulary of labels that is fitted, and a memory that is trained."""
    return {
        "dataset_reader": {"name": "toy_numbers"},
        "dataset_iterator": {"name": "data_learning_iterator"},
        "chainer": {
            "in": ["text"],
            "in_y": ["labels"],
            "pipe": [
                {"id": "classes", "name": "simple_vocab", "fit_on": ["labels"]},
                {"name": "toy_memorizer", "in": ["text"], "in_y": ["labels"], "out": ["answer"]},
            ],
            "out": ["answer"],
        },
        "train": {"epochs": 1, **train},
    }


class Workshop:
    """Trains configs below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "model"
        self.recorder = Recorder()

    def train(self, config: Any, *, seed: int = 0, source: Any = None) -> Trained:
        return train(
            open_recipe(config),
            Environment(self.root, seed=seed),
            output=self.output,
            listener=self.recorder,
            source=source,
        )


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


def home(**splits: Any) -> Dataset:
    return Dataset(Splits(**{"train": HOME, "test": HOME[:2], **splits}), seed=1)


def tree(folder: Path) -> dict[str, object]:
    """A model directory's content, the instant it was made left out."""
    content: dict[str, object] = {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["created"] = manifest["checksum"] = ""
    return content | {"manifest.json": manifest}


# --- fitting and training ---


def test_estimators_are_fitted_and_trainables_trained_in_one_pass(workshop: Workshop) -> None:
    trained = workshop.train(memorizer_config(), source=home())

    assert list(trained.pipeline.nodes[0].component.keys()) == ["light", "music", "stop"]
    assert trained.pipeline(["play jazz", "never heard"]) == [["music"], ["unknown"]]


def test_an_estimator_is_fitted_on_what_the_nodes_before_it_make(workshop: Workshop) -> None:
    config = memorizer_config()
    config["chainer"]["pipe"][:1] = [
        {"name": "str_lower", "in": ["text"], "out": ["lower"]},
        {"name": "simple_vocab", "fit_on": ["lower"]},
    ]

    trained = workshop.train(config, source=home(train=[("HI", ["greet"])]))

    assert list(trained.pipeline.nodes[1].component.keys()) == ["hi"]


def test_a_stream_is_fitted_batch_by_batch(workshop: Workshop) -> None:
    config = memorizer_config()
    config["chainer"]["pipe"] = [
        {"name": "toy_counter", "fit_on_batch": True, "in": ["text"], "out": ["answer"]}
    ]
    documents = DocumentsInMemory(["a", "b", "c"], [1, 2, 3])
    stream = DocumentStream(documents, batch_size=2, seed=0, shuffle=False)

    trained = workshop.train(config, source=stream)

    assert trained.pipeline(["x"]) == [3]


def test_what_is_fitted_on_columns_needs_a_data_set(workshop: Workshop) -> None:
    stream = DocumentStream(DocumentsInMemory([], []), batch_size=2, seed=0, shuffle=False)

    with pytest.raises(DataError, match="needs a data set, not a stream"):
        workshop.train(memorizer_config(), source=stream)


def test_without_examples_there_is_nothing_to_fit_on(workshop: Workshop) -> None:
    with pytest.raises(DataError, match=r"simple_vocab|SimpleVocabulary.*no examples to fit on"):
        workshop.train(memorizer_config(), source=home(train=[]))


def test_a_component_that_nobody_trains_cannot_be_kept(workshop: Workshop) -> None:
    config = memorizer_config()
    del config["chainer"]["pipe"][0]["fit_on"]

    with pytest.raises(NotFittedError):
        workshop.train(config, source=home())

    assert not workshop.output.exists()


# --- the same again ---


def test_the_same_data_config_and_seed_give_the_same_model_directory(workshop: Workshop) -> None:
    trees = []
    for _ in range(2):
        workshop.train(memorizer_config(), seed=7, source=home())
        trees.append(tree(workshop.output))

    assert trees[0] == trees[1]


def test_another_seed_gives_another_model(workshop: Workshop) -> None:
    first = workshop.train(memorizer_config(), seed=7, source=home())
    second = workshop.train(memorizer_config(), seed=8, source=home())

    memories: list[Memory] = [one.pipeline.nodes[1].component.learned for one in (first, second)]

    assert memories[0].start.tolist() != memories[1].start.tolist()


# --- the model directory ---


def test_the_model_directory_answers_as_the_trained_pipeline(workshop: Workshop) -> None:
    trained = workshop.train(memorizer_config(), source=home())

    loaded = load_pipeline(workshop.output)

    assert loaded(["stop it", "x"]) == trained.pipeline(["stop it", "x"])


def test_the_model_directory_says_how_it_was_made(workshop: Workshop) -> None:
    config = memorizer_config() | {"metadata": {"labels": {"server_utils": "Home"}}}

    trained = workshop.train(config, seed=7, source=home())
    provenance = read_provenance(workshop.output)

    assert provenance.seed == 7
    assert provenance.labels == {"server_utils": "Home"}
    assert provenance.metrics == {"test": {"accuracy": 1.0}}
    assert provenance.data == trained.provenance.data != ""


def test_without_an_output_nothing_is_written_at_all(tmp_path: Path) -> None:
    config = memorizer_config()
    config["chainer"]["pipe"][0]["save_path"] = "classes"

    train(open_recipe(config), Environment(tmp_path), source=home())

    assert list(tmp_path.iterdir()) == []


def test_a_component_with_a_save_path_is_kept_there_too(workshop: Workshop) -> None:
    config = memorizer_config()
    config["chainer"]["pipe"][0]["save_path"] = "vocabularies/classes"

    workshop.train(config, source=home())

    assert (workshop.root / "vocabularies/classes/manifest.json").is_file()


def test_the_old_model_stands_until_there_is_a_new_one(workshop: Workshop) -> None:
    workshop.train(memorizer_config(), source=home())
    before = tree(workshop.output)

    with pytest.raises(DataError):
        workshop.train(memorizer_config(), source=home(train=[]))

    assert tree(workshop.output) == before


def test_an_output_that_cannot_be_written_is_refused_before_training(workshop: Workshop) -> None:
    (workshop.root / "file").touch()
    workshop.output = workshop.root / "file" / "model"

    with pytest.raises(ModelError, match="nothing can be saved to"):
        workshop.train(memorizer_config(log_every_n_epochs=1), source=home())

    assert workshop.recorder.reports == []


# --- resuming ---


def resumable(load_path: str = "climber") -> Any:
    config = climber_config([0], epochs=1)
    config["chainer"]["pipe"][0] |= {"save_path": "climber", "load_path": load_path}
    return config


def test_the_first_training_says_that_it_starts_from_scratch(workshop: Workshop) -> None:
    workshop.train(resumable())

    assert workshop.recorder.notices == ["toy_climber: training from scratch"]


def test_a_later_training_resumes_from_the_load_path_and_says_so(workshop: Workshop) -> None:
    workshop.train(resumable())

    again = workshop.train(resumable())

    assert workshop.recorder.notices[1:] == [
        f"toy_climber: resuming from {workshop.root / 'climber'}"
    ]
    assert again.pipeline.nodes[0].component.learned == Steps(4)  # two batches each time


def test_a_save_path_alone_is_not_resumed_from(workshop: Workshop) -> None:
    config = resumable()
    del config["chainer"]["pipe"][0]["load_path"]
    workshop.train(config)

    again = workshop.train(config)

    assert again.pipeline.nodes[0].component.learned == Steps(2)


def test_what_is_fitted_here_is_fitted_anew(workshop: Workshop) -> None:
    config = memorizer_config()
    config["chainer"]["pipe"][0] |= {"save_path": "classes", "load_path": "classes"}
    workshop.train(config, source=home())

    again = workshop.train(config, source=home(train=[("bye", ["farewell"])]))

    assert list(again.pipeline.nodes[0].component.keys()) == ["farewell"]


def test_a_damaged_load_path_is_not_passed_over(workshop: Workshop) -> None:
    workshop.train(resumable())
    (workshop.root / "climber" / "learned.json").write_text("{}")

    with pytest.raises(ModelError, match="damaged"):
        workshop.train(resumable())


# --- measuring ---


def test_the_best_model_is_measured_on_valid_and_then_on_test(workshop: Workshop) -> None:
    workshop.train(climber_config([0, 5], epochs=1))

    kinds = [kind for kind, _ in workshop.recorder.reports]

    assert kinds == ["valid", "test"]
    assert workshop.recorder.of("test")[0]["metrics"] == {"accuracy": 0.5}


@pytest.mark.parametrize(
    ("switches", "kinds"),
    [
        ({"validate_best": False}, ["test"]),
        ({"test_best": False}, ["valid"]),
        ({"validate_best": False, "test_best": False}, []),
        ({"metrics": []}, []),
    ],
)
def test_only_what_is_wanted_is_measured(
    workshop: Workshop, switches: dict[str, Any], kinds: list[str]
) -> None:
    workshop.train(climber_config([0], epochs=1, **switches))

    assert [kind for kind, _ in workshop.recorder.reports] == kinds


def test_a_split_without_examples_is_not_measured(workshop: Workshop) -> None:
    workshop.train(climber_config([0], data={"valid": 0}, epochs=1))

    assert [kind for kind, _ in workshop.recorder.reports] == ["test"]


def test_measuring_leaves_the_order_of_the_training_alone() -> None:
    def first_batches(data: Dataset) -> Iterator[object]:
        yield from data.gen_batches(2, "train")

    undisturbed, measured = home(), home()
    recipe = open_recipe(climber_config([0], data={"test": 3}, epochs=1))
    trained = train(recipe, Environment())

    measure(recipe, trained.pipeline, measured, "valid")

    assert list(first_batches(measured)) == list(first_batches(undisturbed))


# --- the data ---


def test_a_config_without_data_cannot_be_trained(workshop: Workshop) -> None:
    config = memorizer_config()
    del config["dataset_iterator"]

    with pytest.raises(ConfigError, match="says nothing of its data") as caught:
        workshop.train(config)

    assert "add `dataset_reader` and `dataset_iterator`" in str(caught.value)


def test_an_iterator_without_a_reader_has_no_examples() -> None:
    config = climber_config([0])
    del config["dataset_reader"]

    data = read_data(open_recipe(config), Environment())

    assert isinstance(data, Dataset)
    assert data.splits == Splits()


def test_examples_that_do_not_fit_the_inputs_are_refused(workshop: Workshop) -> None:
    config = memorizer_config()
    config["chainer"]["in"] = ["text", "context"]

    with pytest.raises(DataError, match="`in` names 2 columns"):
        workshop.train(config, source=home())


def test_lone_surrogates_and_long_texts_are_learned_like_others(workshop: Workshop) -> None:
    odd = [("\ud83d half an emoji", ["odd"]), ("x" * 2**20, ["long"]), ("", ["empty"])]
    workshop.train(memorizer_config(), source=home(train=odd))

    answers = load_pipeline(workshop.output)([text for text, _ in odd])

    assert answers == [["odd"], ["long"], ["empty"]]
