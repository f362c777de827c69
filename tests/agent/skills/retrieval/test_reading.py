from __future__ import annotations

from pathlib import Path

import pytest

from tertulia.agent.skills.retrieval.reading import Bounds, Source, TextReader
from tertulia.core.errors import ConfigError


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    folder = tmp_path / "faq"
    files = {
        "pool.md": "# Pool?\nOn the roof.\n",
        "es/piscina.md": "# ¿Piscina?\nEn el tejado.\n",
        "bar.es.txt": "El bar abre a las seis.\n",
        "table.csv": "question,answer\nWifi?,Yes.\n",
        "pool.jpg": "no text",
        ".hidden/draft.md": "# Draft\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_read_with_all_that_is_in_it(faq: Path) -> None:
    found = TextReader(language="en").read([faq])

    assert [(source.file, source.language, text.answer) for source, text in found] == [
        ("faq/bar.es.txt", "es", "El bar abre a las seis."),
        ("faq/es/piscina.md", "es", "En el tejado."),
        ("faq/pool.md", "en", "On the roof."),
        ("faq/table.csv", "en", "Yes."),
    ]


def test_a_file_is_read_by_itself_whatever_its_suffix(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("One.\n\nTwo.\n", encoding="utf-8")

    found = TextReader().read([tmp_path / "notes"])

    assert [source for source, _ in found] == [Source("notes", "")] * 2


def test_the_folder_that_is_named_may_say_the_language(faq: Path) -> None:
    [(source, _)] = TextReader(language="en").read([faq / "es"])

    assert source == Source("es/piscina.md", "es")


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# One\n# Two\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("question\nWifi?\n", encoding="utf-8")
    (tmp_path / "c.txt").write_bytes(b"fine\n\xff\n")

    with pytest.raises(ConfigError) as caught:
        TextReader().read([tmp_path, tmp_path / "nowhere"])

    text = str(caught.value)
    assert "a.md, line 2: nothing stands below the heading 'Two'" in text
    assert "b.csv, line 2: no column 'answer'" in text
    assert "c.txt, line 2: is not UTF-8" in text
    assert f"there is no file or folder {tmp_path / 'nowhere'}" in text
    assert "4 problems in the texts" in text


def test_a_folder_without_texts_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"write some into files that end with \.md, \.txt"):
        TextReader().read([tmp_path])


def test_what_is_read_has_bounds(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n\ntwo\n\nthree\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("four\n", encoding="utf-8")

    for bounds, message in (
        (Bounds(texts=2), "there are more than 2 texts"),
        (Bounds(files=1), "holds more than 1 files"),
        (Bounds(file_bytes=5), r"a\.txt: is larger than 5 bytes"),
    ):
        with pytest.raises(ConfigError, match=message):
            TextReader(bounds=bounds).read([tmp_path])
