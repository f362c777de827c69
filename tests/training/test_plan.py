from dataclasses import asdict

from tertulia.training.plan import TrainingPlan


def test_the_defaults_are_those_of_the_configs_people_have() -> None:
    assert asdict(TrainingPlan()) == {
        "epochs": 0,
        "max_batches": 0,
        "batch_size": 1,
        "metrics": ({"name": "accuracy", "inputs": (), "place": ""},),
        "metric_optimization": "maximize",
        "validation_patience": 5,
        "val_every_n_epochs": 0,
        "val_every_n_batches": 0,
        "log_every_n_batches": 0,
        "log_every_n_epochs": 0,
        "validate_best": True,
        "test_best": True,
        "show_examples": False,
        "tensorboard_log_dir": None,
    }
