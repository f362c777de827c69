"""What everybody may rely on, and what nobody should have to wait for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tertulia

HEAVY = ("torch", "sklearn", "scipy", "spacy", "nltk", "pandas", "tensorboard", "fastapi")


def modules_after(program: str, folder: Path) -> set[str]:
    """The top-level modules that a program leaves imported."""
    tail = "; import sys, json; print(json.dumps([name.split('.')[0] for name in sys.modules]))"
    printed = subprocess.check_output(
        [sys.executable, "-c", program + tail], cwd=folder, env={**os.environ}
    )
    return set(json.loads(printed.splitlines()[-1]))


def test_the_public_names_are_these() -> None:
    assert sorted(tertulia.__all__) == [
        "Agent",
        "Component",
        "ConfigError",
        "Estimator",
        "Interpreter",
        "Message",
        "Pipeline",
        "StreamEstimator",
        "TertuliaError",
        "Trainable",
        "Workspace",
        "load",
        "open_agent",
        "open_recipe",
        "register",
        "train",
    ]


def test_every_public_name_is_there_and_listed() -> None:
    assert [name for name in tertulia.__all__ if getattr(tertulia, name, None) is None] == []
    assert dir(tertulia) == tertulia.__all__


def test_another_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = tertulia.nothing


@pytest.mark.parametrize(
    "program",
    [
        "import tertulia",
        "import tertulia; [getattr(tertulia, name) for name in tertulia.__all__]",
        "import tertulia.cli.main",
        "from tertulia.core.registry import COMPONENTS; COMPONENTS.names()",
    ],
    ids=["import", "every public name", "command line", "names of components"],
)
def test_nothing_heavy_is_imported(program: str, tmp_path: Path) -> None:
    assert modules_after(program, tmp_path).isdisjoint(HEAVY)


def test_importing_the_package_imports_no_other_package(tmp_path: Path) -> None:
    before = modules_after("pass", tmp_path)

    after = modules_after("import tertulia", tmp_path)

    assert (after - before) - set(sys.stdlib_module_names) == {"tertulia"}


def test_the_version_is_told_by_the_installation() -> None:
    from importlib.metadata import version

    assert version("tertulia").count(".") == 2
