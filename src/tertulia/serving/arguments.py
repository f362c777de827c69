"""From the JSON object of a request to the examples in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tertulia.serving.errors import RequestError
from tertulia.serving.model import Row


@dataclass(frozen=True, slots=True)
class Examples:
    """What one request asks about; `is_single` where it is one example and not an array of them."""

    rows: tuple[Row, ...]
    is_single: bool


@dataclass(frozen=True, slots=True)
class Arguments:
    """The keys of a request, in the order of the model's inputs.

    `names` are the keys as documented; `inputs` are the model's own names, which are taken too.
    """

    names: tuple[str, ...]
    inputs: tuple[str, ...]

    @classmethod
    def of(cls, configured: Sequence[str], inputs: Sequence[str]) -> Arguments:
        """Name a model's inputs as configured, where there are as many names as inputs."""
        names = configured if len(configured) == len(inputs) else inputs
        return cls(tuple(names), tuple(inputs))

    def examples(self, payload: Mapping[str, object]) -> Examples:
        """Read one example, `{"context": "text"}`, or several, `{"context": ["text", "text"]}`.

        Of several arguments some may be missing or null: the model gets None in their place.
        Keys that name no argument are ignored.

        Raises:
            RequestError: no argument is given, or they do not go together.
        """
        values = [self._value(payload, *pair) for pair in zip(self.names, self.inputs, strict=True)]
        given = [value for value in values if value is not None]
        if not given:
            raise RequestError(f"the request is empty: expected {self._expected()}")
        columns = [value for value in given if isinstance(value, list)]
        if not columns:
            return Examples((tuple(values),), is_single=True)
        if len(columns) < len(given):
            raise RequestError(f"arrays and single values cannot be mixed in {self._expected()}")
        heights = {len(column) for column in columns}
        if len(heights) > 1:
            raise RequestError(f"arrays of different lengths: {sorted(heights)}")
        [height] = heights
        filled = [value if isinstance(value, list) else [None] * height for value in values]
        return Examples(tuple(zip(*filled, strict=True)), is_single=False)

    def _value(self, payload: Mapping[str, object], name: str, own_name: str) -> object:
        """The value of one argument, under either of its names."""
        # A name in the documented set keeps its documented place, whatever the model calls it.
        key = name if name in payload or own_name in self.names else own_name
        value = payload.get(key)
        if value is None or isinstance(value, str | dict) or (isinstance(value, list) and value):
            return value
        raise RequestError(f"{key!r} must be a string or a non-empty array")

    def _expected(self) -> str:
        return ", ".join(repr(name) for name in self.names)
