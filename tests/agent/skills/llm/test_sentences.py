import pytest

from tertulia.agent.skills.llm.sentences import whole_sentences


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("", ""),
        ("It will", ""),
        ("It rains. It will", "It rains."),
        ("It rains! Really? Yes, it", "It rains! Really?"),
        ("It rains.", "It rains."),
        ('He said "stop." Then he', 'He said "stop."'),
        ("It costs 3.50 a day", ""),
        ("It costs 3.", ""),
        ("Do this:\n1. Wake up.\n2. Wa", "Do this:\n1. Wake up."),
        ("See tertulia.example for more", ""),
        ("今日は雨です。明日は", "今日は雨です。"),
        ("¿Llueve? Creo que", "¿Llueve?"),
    ],
)
def test_a_text_is_cut_behind_its_last_whole_sentence(text: str, whole: str) -> None:
    assert whole_sentences(text) == whole
