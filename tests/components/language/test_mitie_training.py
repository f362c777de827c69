import pytest

from tertulia.components.language.mitie_training import opened, words
from tertulia.core.errors import ModelError
from tertulia.core.text import Token

mitie = pytest.importorskip("mitie", reason="needs `pip install 'tertulia[mitie]'`")


def test_words_are_what_mitie_can_take() -> None:
    assert words([Token("é", 0, 1), Token("a\0\ud800", 2, 5)]) == ("é", "a\ufffd\ufffd")


@pytest.mark.parametrize("kind", [mitie.named_entity_extractor, mitie.text_categorizer])
def test_bytes_of_another_kind_are_refused(kind: type) -> None:
    with pytest.raises(ModelError, match=r"these bytes are no \w+ of MITIE's"):
        opened(kind, b"hello")
