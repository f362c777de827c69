from tertulia.components.language.encodable import encodable


def test_ordinary_text_stays() -> None:
    assert encodable("naïve 😀 שלום") == "naïve 😀 שלום"


def test_characters_no_c_string_can_hold_are_replaced_one_by_one() -> None:
    assert encodable("a\0b\ud800\udc00") == "a\ufffdb\ufffd\ufffd"
