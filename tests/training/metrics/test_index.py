import importlib
import json
import subprocess
import sys

import pytest

from tertulia.core import registry
from tertulia.core.errors import ShapeError
from tertulia.training.metrics.columns import Metric
from tertulia.training.metrics.index import METRICS

NAMES_OF_OLD_CONFIGS = {
    "accuracy",
    "sets_accuracy",
    "classification_accuracy",
    "classification_f1",
    "classification_f1_weighted",
    "classification_log_loss",
    "classification_mrr",
    "classification_roc_auc",
    "slots_accuracy",
    "per_item_accuracy",
    "per_token_accuracy",
    "per_item_dialog_accuracy",
    "bleu",
    "per_item_bleu",
    "per_item_dialog_bleu",
    "ner_f1",
    "exact_match",
    "squad_f1",
    "r@1",
    "r@2",
    "r@5",
    "rank_response",
    "loss",
}


def load(name: str) -> Metric:
    metric = registry.load_path(METRICS[name])
    assert callable(metric)
    return metric


def test_every_name_of_old_configs_is_known() -> None:
    assert METRICS.keys() == NAMES_OF_OLD_CONFIGS


@pytest.mark.parametrize("name", METRICS)
def test_a_row_names_the_function_registered_under_it(name: str) -> None:
    module, _, function = METRICS[name].partition(":")

    metric = getattr(importlib.import_module(module), function)

    assert registry.METRICS._decorated[name] is metric


@pytest.mark.parametrize("name", METRICS)
def test_no_examples_score_zero(name: str) -> None:
    score = load(name)([], [])

    assert score == 0.0
    assert isinstance(score, float)


@pytest.mark.parametrize("name", METRICS)
def test_examples_without_predictions_are_refused(name: str) -> None:
    with pytest.raises(ShapeError, match=r"2 true items .* 1 predictions: .* answer each"):
        load(name)([["O"], ["O"]], [["O"]])


def test_listing_names_and_loading_metrics_imports_nothing_heavy() -> None:
    program = (
        "import json, sys\n"
        "from tertulia.core.registry import METRICS\n"
        "[METRICS.load(name) for name in METRICS.names()]\n"
        "print(json.dumps([m for m in ('sklearn', 'scipy', 'nltk', 'torch') if m in sys.modules]))"
    )

    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert json.loads(shown.stdout) == []
