"""What an NLU server serves, to whom, and how much of it at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias

from tertulia.core.errors import ParameterError

Emulation: TypeAlias = Literal["wit", "luis", "dialogflow"]
"""The services whose answers can be given in place of our own."""

ALL_PROJECTS = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class NluServerSettings:
    """What an NLU server serves, to whom, and how much of it at once.

    Attributes:
        path: the folder of all models; None for none but `model`, and no training.
        model: a model directory, or a folder of some, to be the project `default`.
        emulate: whose answers `/parse` gives.
        token: what every request must show; None lets everybody in.
        cors: the web sites whose pages may ask, such as `https://*.example.com`; `*` is any.
        pre_load: the projects whose newest model is loaded before the first request, or `all`.
        max_training_processes: how many models may be trained at once.
        config: the text of the config for training where a request has none, in YAML.
        response_log: the folder for a log of all answers; None for no log.
        max_batch: the most messages in one call of a model.
        max_waiting: the most messages that may wait for a model.
        max_body_bytes: the largest body of a question.
        max_data_bytes: the largest body with examples to train on or to measure by.
        refresh_seconds: how often the folder is looked through for new models.
    """

    path: Path | None = Path("models")
    model: Path | None = None
    emulate: Emulation | None = None
    token: str | None = field(default=None, repr=False)
    cors: tuple[str, ...] = ()
    pre_load: tuple[str, ...] = ()
    max_training_processes: int = 1
    config: str = "language: en\npipeline: default\n"
    response_log: Path | None = None
    max_batch: int = 64
    max_waiting: int = 1024
    max_body_bytes: int = 2**20
    max_data_bytes: int = 2**26
    refresh_seconds: float = 1.0

    def __post_init__(self) -> None:
        if self.path is None and self.model is None:
            raise ParameterError("a server needs a `path` of models, or a `model`")
        if self.token == "":
            raise ParameterError("the `token` is empty: leave it out to let everybody in")
        if self.max_training_processes < 0:
            raise ParameterError("`max_training_processes` should be 0, for no training, or more")
