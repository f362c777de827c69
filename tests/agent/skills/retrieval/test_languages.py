from __future__ import annotations

import pytest

from tertulia.agent.skills.retrieval.languages import language_of, primary


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("faq/hotel.es.md", "es"),
        ("faq/es/hotel.md", "es"),
        ("es/hotel.md", "es"),
        ("en/hotel.es.md", "es"),
        ("en/old/es/hotel.md", "es"),
        ("faq/hotel.pt-BR.md", "pt"),
        ("es.md", ""),
        ("faq/hotel.v2.md", ""),
        ("qa/hotel.md", ""),
        ("ES/hotel.md", ""),
        ("hotel.old.md", ""),
    ],
)
def test_names_of_files_and_folders_say_a_language(path: str, language: str) -> None:
    assert language_of(path.split("/")) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", "en"), ("en-GB", "en"), ("zh_Hant", "zh"), ("AST", "ast"), ("", "")],
)
def test_a_tag_begins_with_its_language(tag: str, language: str) -> None:
    assert primary(tag) == language
