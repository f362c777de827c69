from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.agent.config.samples import sound

Write = Callable[..., Path]


def test_a_service_that_is_not_there_is_a_wrong_request_with_a_guess(
    tertulia: Any, write_config: Write
) -> None:
    served = tertulia("agent", "serve", "skil", "-pl", write_config(sound()))

    assert (served.code, served.out) == (2, "")
    assert served.err.splitlines()[-1] == (
        "UsageError: no service is named 'skil': did you mean 'skill'?"
    )


def test_a_config_that_cannot_be_used_is_not_served(tertulia: Any, write_config: Write) -> None:
    served = tertulia("agent", "serve", "a", "-pl", write_config({"services": {"a": {}}}))

    assert served.code == 2
    assert "ConfigError" in served.err
