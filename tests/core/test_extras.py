import sys
from pathlib import Path

import pytest

from tertulia.core.errors import MissingExtraError
from tertulia.core.extras import require


def test_imports_what_is_installed() -> None:
    assert require("json.decoder", extra="any") is sys.modules["json.decoder"]


def test_a_missing_package_is_told_with_the_line_to_type() -> None:
    with pytest.raises(MissingExtraError, match=r"pip install 'tertulia\[moses\]'") as caught:
        require("no_such_package.tokenize", extra="moses")

    assert caught.value.package == "no_such_package"


def test_a_package_that_lacks_another_itself_is_not_called_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "half_installed.py").write_text("import no_such_dependency")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ModuleNotFoundError, match=r"no_such_dependency"):
        require("half_installed", extra="moses")
