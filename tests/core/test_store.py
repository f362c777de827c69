import math
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.corruptions import KINDS, MAY_BE_VALID, Trial, run_trials
from bench.forgeries import seal
from bench.sample_model import train_sample
from tertulia.api import load
from tertulia.core.build import Environment
from tertulia.core.bundle import read_bundle
from tertulia.core.component import Component
from tertulia.core.errors import ConfigError, ModelError, NotFittedError
from tertulia.core.pipeline import Pipeline
from tertulia.core.plan import Built
from tertulia.core.registry import register
from tertulia.core.spec import ComponentSpec, NodeSpec, PipelineSpec, Variable, Wiring
from tertulia.core.store import (
    Provenance,
    learned_part,
    load_component,
    load_pipeline,
    read_provenance,
    save_component,
    save_pipeline,
)

TEXTS = ["hi there", "a table"]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained model that no test changes."""
    path = tmp_path_factory.mktemp("trained") / "model"
    train_sample(path)
    return path


@pytest.fixture
def model(trained: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may change."""
    shutil.copytree(trained, tmp_path / "model")
    return tmp_path / "model"


def edit(model: Path, **changes: object) -> None:
    """Change the manifest, and mend its checksum."""
    seal(model, lambda manifest: manifest.update(changes))


# --- a pipeline ---


def test_a_trained_pipeline_is_opened_and_answers(model: Path) -> None:
    pipeline = load_pipeline(model)

    assert pipeline(TEXTS) == ["greet", "book"]


def test_a_model_can_be_moved(model: Path, tmp_path: Path) -> None:
    moved = model.rename(tmp_path / "another name")

    assert load_pipeline(moved)(TEXTS) == ["greet", "book"]


def test_saving_what_was_opened_gives_the_same_files(model: Path, tmp_path: Path) -> None:
    pipeline = load_pipeline(model)

    save_pipeline(pipeline, tmp_path / "copy", Provenance(), tmp_path)

    assert read_bundle(tmp_path / "copy")["files"] == read_bundle(model)["files"]
    assert read_bundle(tmp_path / "copy")["spec"] == read_bundle(model)["spec"]


def test_an_untrained_pipeline_is_not_saved_and_the_old_model_stands(model: Path) -> None:
    pipeline = load_pipeline(model)
    pipeline.parts["pipe-2"].component.learned = None

    with pytest.raises(NotFittedError):
        save_pipeline(pipeline, model, Provenance(), model.parent)

    assert load_pipeline(model)(TEXTS) == ["greet", "book"]


def test_a_crash_between_the_renames_does_not_keep_a_model_from_being_opened(model: Path) -> None:
    model.rename(model.with_name(".model.old"))

    assert load(model)(TEXTS) == ["greet", "book"]


def test_what_a_component_learned_must_be_there(model: Path) -> None:
    shutil.rmtree(model / "components" / "pipe-0")
    seal(model, lambda manifest: manifest["files"].pop("components/pipe-0/learned.json"))

    with pytest.raises(ModelError, match=r"nothing that chainer.pipe\[0\] has learned"):
        load_pipeline(model)


def test_a_component_is_no_pipeline(model: Path) -> None:
    edit(model, kind="component")

    with pytest.raises(ModelError, match=r"holds a component, not a pipeline"):
        load_pipeline(model)


@register("test_store_meddler")
class Meddler(Component):
    """Saves another model in the place of the one that is being opened."""

    def __init__(self, model: Path) -> None:
        self.model = model

    def __call__(self, column: list[str]) -> list[str]:
        return column

    def prepare(self) -> None:
        train_sample(self.model)


def test_a_model_that_is_replaced_while_it_is_read_is_not_opened_by_halves(model: Path) -> None:
    def meddle(manifest: dict[str, Any]) -> None:
        part = manifest["spec"]["nodes"][1]["part"]["$component"]
        part.update(name="test_store_meddler", params={"model": str(model)})

    seal(model, meddle)

    with pytest.raises(ModelError, match=r"was replaced while it was read: open it again"):
        load_pipeline(model)


# --- a spec that came with a model runs nothing ---


@pytest.mark.parametrize("name", ["os:system", "builtins:eval", "subprocess:Popen", ":system"])
def test_code_that_a_model_names_is_not_imported(name: str, model: Path) -> None:
    rename_component(model, name)

    with pytest.raises(ConfigError, match=r"lies in a module that nobody allowed"):
        load_pipeline(model)


def test_a_class_that_is_no_component_is_refused(model: Path) -> None:
    rename_component(model, "tertulia.core.store:Path")

    with pytest.raises(ConfigError, match=r"is not a component"):
        load_pipeline(model)


def rename_component(model: Path, name: str) -> None:
    def change(manifest: dict[str, Any]) -> None:
        manifest["spec"]["nodes"][1]["part"]["$component"]["name"] = name

    seal(model, change)


def test_a_pickle_among_the_files_is_never_unpickled(model: Path, tmp_path: Path) -> None:
    proof = tmp_path / "executed"
    pickled = f"cpathlib\nPath\n(S'{proof}'\ntR.".encode()
    (model / "components" / "pipe-0" / "learned.json").write_bytes(pickled)
    seal(model)

    with pytest.raises(ModelError, match=r"pipe-0 cannot be read"):
        load_pipeline(model)


@pytest.mark.parametrize("key", ["spec", "resources"])
def test_a_manifest_without_its_parts_is_refused(key: str, model: Path) -> None:
    seal(model, lambda manifest: manifest.pop(key))

    with pytest.raises(ModelError, match=key):
        load_pipeline(model)


@pytest.mark.parametrize(
    "change",
    [
        {"name": 5},
        {"place": None},
        {"params": "x"},
        {"id": ["a"]},
        {"save_path": 1},
        {"opaque": True},
        {"unheard_of": 1},
    ],
    ids=str,
)
def test_a_spec_with_wrong_types_or_unknown_keys_is_refused(
    change: Mapping[str, object], model: Path
) -> None:
    def apply(manifest: dict[str, Any]) -> None:
        manifest["spec"]["nodes"][1]["part"]["$component"].update(change)

    seal(model, apply)

    with pytest.raises(ModelError, match=r"holds a pipeline that cannot be read"):
        load_pipeline(model)


def test_a_spec_without_end_is_refused(model: Path) -> None:
    deep: Any = "x"
    for _ in range(100):
        deep = [deep]

    def apply(manifest: dict[str, Any]) -> None:
        manifest["spec"]["nodes"][2]["part"]["$component"]["params"] = {"labels": deep}

    seal(model, apply)

    with pytest.raises(ModelError, match=r"nested too deep"):
        load_pipeline(model)


# --- where a model came from ---


def test_the_provenance_comes_back(model: Path) -> None:
    provenance = Provenance(
        seed=7, data="abc", metrics={"valid": {"f1": 0.5}}, labels={"server": "a"}
    )
    save_pipeline(load_pipeline(model), model, provenance, model.parent)

    noted = read_provenance(model)

    assert (noted.seed, noted.data, noted.labels) == (7, "abc", {"server": "a"})
    assert noted.metrics == {"valid": {"f1": 0.5}}
    assert noted.created.endswith("+00:00")


def test_a_metric_that_is_no_number_comes_back_as_none(model: Path) -> None:
    provenance = Provenance(metrics={"test": {"roc_auc": math.nan}})
    save_pipeline(load_pipeline(model), model, provenance, model.parent)

    assert read_provenance(model).metrics == {"test": {"roc_auc": None}}


def test_a_provenance_of_wrong_types_is_refused(model: Path) -> None:
    edit(model, labels={"server": 1})

    with pytest.raises(ModelError, match=r"does not say where it comes from"):
        read_provenance(model)


# --- the files that a pipeline reads but does not own ---


@register("test_store_reader")
class Reader(Component):
    """Reads a file that somebody else made."""

    def __init__(self, load_path: Path) -> None:
        self.load_path = load_path

    def __call__(self, column: list[str]) -> list[str]:
        return column


@pytest.fixture
def reading(tmp_path: Path) -> Path:
    """A model that reads `vectors.txt` beside it."""
    (tmp_path / "vectors.txt").write_text("hello 0.5")
    spec = ComponentSpec("test_store_reader", "pipe[0]", load_path="vectors.txt")
    one, other = Variable("x", "in"), Variable("y", "out")
    node = NodeSpec(spec, "pipe[0]", inputs=Wiring((one,)), outputs=(other,))
    built = Built("pipe-0", spec, Reader(tmp_path / "vectors.txt"))
    pipeline = Pipeline(PipelineSpec((one,), (), (other,), (node,)), (), {"pipe-0": built})
    save_pipeline(pipeline, tmp_path / "model", Provenance(), tmp_path)
    return tmp_path / "model"


def test_the_file_a_model_was_trained_with_is_accepted(reading: Path) -> None:
    pipeline = load_pipeline(reading, Environment(root=reading.parent))

    assert pipeline(["a"]) == ["a"]


def test_another_file_in_its_place_is_refused(reading: Path) -> None:
    (reading.parent / "vectors.txt").write_text("hello 0.6")

    with pytest.raises(ModelError, match=r"vectors.txt is not the file .* was trained with"):
        load_pipeline(reading, Environment(root=reading.parent))


def test_a_file_that_is_gone_is_named(reading: Path) -> None:
    (reading.parent / "vectors.txt").unlink()

    with pytest.raises(ModelError, match=r"needs .*vectors.txt, which is not there"):
        load_pipeline(reading, Environment(root=reading.parent))


@pytest.mark.parametrize("path", ["a\0b", "x" * 5000, "~nobody-at-all/x", "../../../nowhere"])
def test_an_impossible_path_of_such_a_file_is_told(path: str, model: Path) -> None:
    edit(model, resources={path: None})

    with pytest.raises(ModelError, match=r"needs .*, which is not there"):
        load_pipeline(model)


@register("test_store_speaker")
class Speaker(Component):
    """Speaks a language that it did not learn."""

    version = "1.0"

    def __init__(self, grammar: Path) -> None:
        self.grammar = grammar

    def resources(self) -> Mapping[str, Path | str]:
        return {"grammar": self.grammar, "language": f"en {self.version}"}

    def __call__(self, column: list[str]) -> list[str]:
        return column


@pytest.fixture
def speaking(tmp_path: Path) -> Path:
    """A model that speaks a language, whose grammar lies beside it."""
    (tmp_path / "grammar.txt").write_text("S -> NP VP")
    spec = ComponentSpec("test_store_speaker", "pipe[0]", {"grammar": "grammar.txt"})
    one, other = Variable("x", "in"), Variable("y", "out")
    node = NodeSpec(spec, "pipe[0]", inputs=Wiring((one,)), outputs=(other,))
    built = Built("pipe-0", spec, Speaker(tmp_path / "grammar.txt"))
    pipeline = Pipeline(PipelineSpec((one,), (), (other,), (node,)), (), {"pipe-0": built})
    save_pipeline(pipeline, tmp_path / "model", Provenance(), tmp_path)
    return tmp_path / "model"


def test_the_language_a_model_was_trained_with_is_accepted(speaking: Path) -> None:
    pipeline = load_pipeline(speaking, Environment(root=speaking.parent))

    assert pipeline(["a"]) == ["a"]


def test_another_version_of_it_is_refused(speaking: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Speaker, "version", "2.0")

    with pytest.raises(ModelError, match=r"another language .* \(it was en 1\.0, and is en 2\.0\)"):
        load_pipeline(speaking, Environment(root=speaking.parent))


def test_another_file_of_it_is_refused(speaking: Path) -> None:
    (speaking.parent / "grammar.txt").write_text("S -> VP NP")

    with pytest.raises(ModelError, match=r"another grammar than there is for pipe\[0\]"):
        load_pipeline(speaking, Environment(root=speaking.parent))


def test_a_model_that_noted_nothing_of_the_kind_is_opened(speaking: Path) -> None:
    seal(speaking, lambda manifest: manifest.pop("outside"))

    assert load_pipeline(speaking, Environment(root=speaking.parent))(["a"]) == ["a"]


@pytest.mark.parametrize("outside", [5, {"pipe-0": 5}, {"pipe-0": None}])
def test_notes_of_another_kind_are_refused(outside: object, speaking: Path) -> None:
    edit(speaking, outside=outside)

    with pytest.raises(ModelError, match="cannot be read"):
        load_pipeline(speaking, Environment(root=speaking.parent))


# --- one component ---


def vocabulary(model: Path) -> Built:
    return load_pipeline(model).parts["pipe-0"]


def test_a_component_is_saved_and_loaded_by_itself(model: Path, tmp_path: Path) -> None:
    built = vocabulary(model)
    words = built.component.keys()

    save_component(built, tmp_path / "vocab")
    built.component.learned = None
    load_component(built, tmp_path / "vocab")

    assert built.component.keys() == words


def test_a_saved_component_takes_the_place_of_an_old_file(model: Path, tmp_path: Path) -> None:
    (tmp_path / "vocab.dict").write_text("hello\t3\n")

    save_component(vocabulary(model), tmp_path / "vocab.dict")

    assert read_bundle(tmp_path / "vocab.dict")["component"] == "default_vocab"


def test_a_file_of_an_older_package_is_read(model: Path, tmp_path: Path) -> None:
    built = vocabulary(model)
    (tmp_path / "vocab.dict").write_text("hello\t3\n")

    load_component(built, tmp_path / "vocab.dict")

    assert built.component.keys() == ("<unknown>", "hello")


@pytest.mark.parametrize("name", ["nowhere", "a\0b", "x" * 300])
def test_a_component_that_is_not_there_is_told(name: str, model: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        load_component(vocabulary(model), tmp_path / name)


def test_a_part_of_a_pipeline_is_found(model: Path) -> None:
    built = vocabulary(model)

    assert learned_part(model, built) == model / "components" / "pipe-0"
    assert learned_part(model.with_name("nowhere"), built) is None


def test_a_damaged_part_is_refused_and_the_others_are_not(model: Path) -> None:
    parts = load_pipeline(model).parts
    file = model / "components" / "pipe-0" / "learned.json"
    file.write_bytes(file.read_bytes().replace(b"greet", b"Greet"))

    with pytest.raises(ModelError, match=r"pipe-0/learned.json' is not what was saved"):
        learned_part(model, parts["pipe-0"])
    assert learned_part(model, parts["pipe-2"]) is not None


# --- damage and forgery of every kind; `python -m bench corruptions` tries two thousand ---


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> list[Trial]:
    return list(run_trials(tmp_path_factory.mktemp("trials"), rounds=7))


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_and_forged_models_are_refused_in_plain_words(
    kind: str, trials: list[Trial]
) -> None:
    tried = [trial for trial in trials if trial.kind == kind]

    assert len(tried) == 7
    assert [trial for trial in tried if trial.outcome == "FAILED"] == []
    if kind not in MAY_BE_VALID:
        assert {trial.outcome for trial in tried} == {"refused"}
