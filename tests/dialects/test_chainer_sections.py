from typing import Any

import pytest
from toy_configs import LOWER, chainer, opened, places, problems

from tertulia.data.download_item import DownloadItem
from tertulia.training.plan import MetricSpec, TrainingPlan


def test_without_a_train_section_nothing_is_planned() -> None:
    assert opened(chainer()).plan == TrainingPlan()


def test_the_train_section_is_the_plan() -> None:
    train = {"epochs": 3, "batch_size": 16, "metrics": ["sets_accuracy"], "validate_best": False}

    plan = opened({**chainer(), "train": train}).plan

    assert (plan.epochs, plan.batch_size, plan.validate_best) == (3, 16, False)
    assert plan.metrics == (MetricSpec("sets_accuracy", (), "train.metrics[0]"),)


def test_a_metric_may_name_what_it_compares() -> None:
    metric = {"name": "accuracy", "inputs": ["y", "z"]}

    [found] = opened({**chainer(LOWER), "train": {"metrics": [metric]}}).plan.metrics

    assert found == MetricSpec("accuracy", ("y", "z"), "train.metrics[0]")


@pytest.mark.parametrize(
    ("train", "place", "hint"),
    [
        ({"epoch": 3}, "epoch", "did you mean 'epochs'?"),
        ({"epochs": 0.5}, "epochs", "`train` takes epochs: int = 0"),
        ({"metric_optimization": "best"}, "metric_optimization", "Literal['maximize', 'minimize']"),
        ({"validation_patience": 0}, "validation_patience", ""),
        ({"metrics": "accuracy"}, "metrics", ""),
        ({"metrics": ["acuracy"]}, "metrics[0]", "did you mean 'accuracy'?"),
        ({"metrics": [{"name": "acuracy"}]}, "metrics[0].name", "did you mean 'accuracy'?"),
        ({"metrics": [{"inputs": ["y"]}]}, "metrics[0]", "add the `name` of a metric"),
        ({"metrics": [{"name": "accuracy", "input": []}]}, "metrics[0].input", "'inputs'"),
        ({"metrics": [{"name": "accuracy", "inputs": "y"}]}, "metrics[0].inputs", ""),
        (
            {"metrics": [{"name": "accuracy", "inputs": ["y", "zz"]}]},
            "metrics[0].inputs[1]",
            "did you mean 'z'?",
        ),
        ({"metrics": [3]}, "metrics[0]", ""),
    ],
)
def test_the_train_section_is_checked(train: dict[str, Any], place: str, hint: str) -> None:
    [problem] = problems({**chainer(LOWER), "train": train})

    assert problem.place == f"train.{place}"
    assert hint in problem.hint


def test_keys_that_only_the_original_knows_give_warnings() -> None:
    recipe = opened({**chainer(), "train": {"pytest_max_batches": 2, "pytest_batch_size": 1}})

    assert [warning.place for warning in recipe.warnings] == [
        "train.pytest_max_batches",
        "train.pytest_batch_size",
    ]


# --- metadata ---


def test_labels_may_stand_directly_under_metadata() -> None:
    metadata = {"telegram_utils": "NER", "labels": {"server_utils": "NERs"}}

    labels = opened({**chainer(), "metadata": metadata}).metadata.labels

    assert labels == {"telegram_utils": "NER", "server_utils": "NERs"}


def test_downloads_are_addresses_or_objects_for_one_folder_or_several() -> None:
    download = [
        "http://a.org/b.gz",
        {"url": "http://a.org/c", "subdir": "d", "sha256": "0f"},
        {"url": "http://a.org/e", "subdir": ["f", "g"]},
    ]

    found = opened({**chainer(), "metadata": {"download": download}}).metadata.download

    assert found == (
        DownloadItem("http://a.org/b.gz"),
        DownloadItem("http://a.org/c", "d", "0f"),
        DownloadItem("http://a.org/e", "f"),
        DownloadItem("http://a.org/e", "g"),
    )


def test_one_download_needs_no_list() -> None:
    found = opened({**chainer(), "metadata": {"download": "http://a.org/b"}}).metadata.download

    assert found == (DownloadItem("http://a.org/b"),)


@pytest.mark.parametrize(
    ("metadata", "place"),
    [
        ({"lables": {}}, "lables"),
        ({"labels": []}, "labels"),
        ({"labels": {"server_utils": 3}}, "labels.server_utils"),
        ({"telegram_utils": 3}, "telegram_utils"),
        ({"requirements": "torch"}, "requirements"),
        ({"requirements": ["torch", 3]}, "requirements[1]"),
        ({"imports": ["os"]}, "imports[0]"),
        ({"download": 3}, "download"),
        ({"download": [3]}, "download[0]"),
        ({"download": [{"subdir": "a"}]}, "download[0]"),
        ({"download": [{"url": 3}]}, "download[0].url"),
        ({"download": [{"url": "a", "subdri": "b"}]}, "download[0].subdri"),
        ({"download": [{"url": "a", "subdir": 3}]}, "download[0].subdir"),
        ({"download": [{"url": "a", "subdir": ["b", 3]}]}, "download[0].subdir[1]"),
        ({"download": [{"url": "a", "sha256": 3}]}, "download[0].sha256"),
        ({"variables": {"A": 3}}, "variables.A"),
        ({"variables": {"lower": "x"}}, "variables.lower"),
    ],
)
def test_metadata_is_checked(metadata: dict[str, Any], place: str) -> None:
    assert places({**chainer(), "metadata": metadata}) == [f"metadata.{place}"]


# --- variables ---


def test_variables_are_replaced_everywhere_and_may_use_those_before_them() -> None:
    metadata = {
        "variables": {"ROOT": "/data", "SNIPS": "{ROOT}/snips"},
        "download": [{"url": "http://a.org/b", "subdir": "{SNIPS}"}],
    }
    reader = {"name": "snips_reader", "data_path": "{SNIPS}/2017"}

    recipe = opened({**chainer(), "dataset_reader": reader, "metadata": metadata})

    assert recipe.reader is not None
    assert recipe.reader.params == {"data_path": "/data/snips/2017"}
    assert recipe.metadata.download[0].subdir == "/data/snips"


def test_an_unknown_variable_is_reported_with_the_nearest() -> None:
    metadata = {"variables": {"SNIPS": "a"}}
    reader = {"name": "snips_reader", "data_path": "{SNIP}/b"}

    [problem] = problems({**chainer(), "dataset_reader": reader, "metadata": metadata})

    assert problem.place == "dataset_reader.data_path"
    assert problem.hint == "did you mean 'SNIPS'?"


def test_a_variable_cannot_use_one_that_comes_later() -> None:
    metadata = {"variables": {"A": "{LATER}", "LATER": "b"}}

    assert places({**chainer(), "metadata": metadata}) == ["metadata.variables.A"]


def test_other_braces_are_left_alone() -> None:
    recipe = opened(chainer({"name": "field_getter", "field": "{2} {lower} {}"}))

    assert recipe.pipeline.nodes[0].part.params == {"field": "{2} {lower} {}"}  # type: ignore[union-attr]
