"""What a pipeline is made of: functions over the columns of a batch."""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args, get_origin

from tertulia.core.errors import ModelError, NotFittedError
from tertulia.core.learned import read_learned, write_learned

Learned = TypeVar("Learned")


class Component(ABC):
    """A function over batches.

    Called with equal-length columns, one per input; returns one column, or a tuple of
    columns, of that same length. The constructor is the configuration schema: keyword-only,
    typed, with defaults. Constructing is cheap; what is slow belongs into `prepare`.
    """

    __call__: Callable[..., Any]

    def prepare(self) -> None:  # noqa: B027 - most components have nothing to prepare
        """Load what construction must not: files, encoders, devices. Called once, when built."""

    def resources(self) -> Mapping[str, Path | str]:
        """Name what it reads but does not own: a file, or something known by name and version.

        A saved pipeline notes them, and whoever opens it is told if they have changed.
        """
        return {}


class Learner(Component, Generic[Learned]):
    """A component with something to learn: one frozen dataclass of plain data, `learned`.

    Plain data are numbers, strings, bytes, None, NumPy arrays, tuples and mappings of these,
    and frozen dataclasses of these. The store writes and reads it; components never see a file.
    """

    _learned: Learned | None = None

    @property
    def learned(self) -> Learned:
        """What was learned.

        Raises:
            NotFittedError: nothing was learned or loaded yet.
        """
        if self._learned is None:
            raise NotFittedError(type(self).__name__)
        return self._learned

    @learned.setter
    def learned(self, value: Learned) -> None:
        self._learned = value

    @property
    def is_fitted(self) -> bool:
        """Whether there is anything learned."""
        return self._learned is not None

    @classmethod
    def learned_type(cls) -> type[Learned]:
        """The dataclass this component learns: the argument of its `Learner[...]` base."""
        for ancestor in cls.__mro__:
            for base in getattr(ancestor, "__orig_bases__", ()):
                origin = get_origin(base)
                if isinstance(origin, type) and issubclass(origin, Learner):
                    [learned] = get_args(base)
                    if isinstance(learned, type):
                        return learned
        raise TypeError(f"{cls.__name__} must say what it learns: `Estimator[Something]`")

    def save(self, folder: Path) -> None:
        """Write `learned` into an existing, empty folder.

        Raises:
            NotFittedError: there is nothing to write.
        """
        write_learned(self.learned, folder)

    def load(self, folder: Path) -> None:
        """Read `learned` from a folder that `save` wrote.

        Raises:
            ModelError: the folder holds something else.
        """
        self.learned = read_learned(self.learned_type(), folder)

    def load_file(self, path: Path) -> None:
        """Read one file as older packages wrote it, where a component knows how.

        Raises:
            ModelError: this component has no such format.
        """
        raise ModelError(f"{path} is a file: {type(self).__name__} reads a folder it has saved")


class Estimator(Learner[Learned]):
    """Fitted once, on whole columns: `fit(*columns)` replaces what was learned before."""

    fit: Callable[..., None]


class StreamEstimator(Learner[Learned]):
    """Fitted once, on a stream too large to hold: `fit_batches(batches)`.

    `batches` yields tuples of columns, a batch each.
    """

    fit_batches: Callable[..., None]


class Trainable(Learner[Learned]):
    """Trained by batches over epochs, supervised: inputs first, then targets.

    `learned` is a snapshot: reading it copies the weights, setting it restores them.
    """

    train_on_batch: Callable[..., float]

    def process_event(self, name: str, report: Mapping[str, object]) -> None:
        """Hear of the training loop: `after_epoch`, `after_validation`, …; `report` as printed."""
