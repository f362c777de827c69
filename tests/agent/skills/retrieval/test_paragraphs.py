from __future__ import annotations

from pathlib import Path

from tertulia.agent.skills.retrieval.paragraphs import read_paragraphs
from tertulia.agent.skills.retrieval.texts import Text


def test_paragraphs_are_parted_by_blank_lines(tmp_path: Path) -> None:
    file = tmp_path / "house.txt"
    file.write_text("\nOne\ntwo.\r\n \t\r\n\n\nThree.\n", encoding="utf-8", newline="")

    assert [*read_paragraphs(file)] == [Text(answer="One\ntwo."), Text(answer="Three.")]
