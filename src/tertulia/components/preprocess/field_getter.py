"""Take one field out of each record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tertulia.core.component import Component
from tertulia.core.errors import DataError
from tertulia.core.registry import register


@register("field_getter")
@dataclass(kw_only=True, eq=False)
class FieldGetter(Component):
    """Take the value of `field` out of each record of a batch."""

    field: str

    def __call__(self, records: Sequence[Mapping[str, object]]) -> list[object]:
        """Return one value per record.

        Raises:
            DataError: a record has no such field.
        """
        return [self._value(record) for record in records]

    def _value(self, record: Mapping[str, object]) -> object:
        if not isinstance(record, Mapping):
            raise DataError(f"field {self.field!r} is asked of a {type(record).__name__}")
        if self.field not in record:
            known = ", ".join(map(repr, record)) or "no fields"
            raise DataError(f"a record has no field {self.field!r}; it has {known}")
        return record[self.field]
