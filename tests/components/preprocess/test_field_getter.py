import pytest

from tertulia.components.preprocess.field_getter import FieldGetter
from tertulia.core.errors import DataError
from tertulia.testing.components import ComponentConformance


class TestConformance(ComponentConformance):
    batch = ([{"text": "hello"}, {"text": "goodbye"}],)

    def make(self) -> FieldGetter:
        return FieldGetter(field="text")


def test_takes_the_field_of_each_record() -> None:
    values = FieldGetter(field="act")([{"act": "greet"}, {"act": None, "text": "well"}])

    assert values == ["greet", None]


def test_a_record_without_the_field_is_refused_with_what_it_has() -> None:
    with pytest.raises(DataError, match=r"no field 'act'; it has 'text'"):
        FieldGetter(field="act")([{"text": "hello"}])


def test_a_row_that_is_no_record_is_refused() -> None:
    with pytest.raises(DataError, match=r"'act' is asked of a NoneType"):
        FieldGetter(field="act")([None])  # type: ignore[list-item]
