import pytest

from tertulia.core.registry import COMPONENTS, ITERATORS, READERS
from tertulia.dialects.original_names import ALIASES, CLASSES, COMING, original_class, our_name


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("str_lower", "str_lower"),
        ("sql_database", "sqlite_database"),
        ("deeppavlov.a.b:StrLower", "str_lower"),
        ("deeppavlov:StrLower", "str_lower"),
        ("deeppavlov.a.b:Unheard", "deeppavlov.a.b:Unheard"),
        ("deeppavlovian.a:StrLower", "deeppavlovian.a:StrLower"),
        ("mine:StrLower", "mine:StrLower"),
    ],
)
def test_names_are_translated(name: str, ours: str) -> None:
    assert our_name(name) == ours


def test_only_paths_into_the_original_name_classes_of_it() -> None:
    assert original_class("deeppavlov.models:X") == "X"
    assert original_class("mine.models:X") is None
    assert original_class("deeppavlov") is None


def test_every_translation_leads_to_something_that_is_here_or_to_come() -> None:
    known = {*COMPONENTS.names(), *READERS.names(), *ITERATORS.names(), *COMING}

    assert {*CLASSES.values(), *ALIASES.values()} <= known
