"""Large models, held once per process however many pipelines use them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

T = TypeVar("T")


class SharedModels(Generic[T]):
    """Models by what they were loaded from, each as long as somebody uses it."""

    def __init__(self) -> None:
        self._models: WeakValueDictionary[Hashable, T] = WeakValueDictionary()
        self._lock = Lock()

    def get(self, key: Hashable, load: Callable[[], T]) -> T:
        """The model of a key, loaded if nobody has it; one at a time."""
        with self._lock:
            model = self._models.get(key)
            if model is None:
                model = self._models[key] = load()
            return model
