import gc

from tertulia.components.language.shared_models import SharedModels


class Model:
    """Something large."""


def test_a_model_is_loaded_once() -> None:
    models: SharedModels[Model] = SharedModels()

    first = models.get("en", Model)

    assert models.get("en", Model) is first
    assert models.get("fr", Model) is not first


def test_a_model_nobody_uses_is_let_go() -> None:
    models: SharedModels[Model] = SharedModels()
    models.get("en", Model)
    gc.collect()
    loaded = []

    models.get("en", lambda: loaded.append(1) or Model())

    assert loaded == [1]
