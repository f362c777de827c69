from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import pytest

from tertulia.agent.annotators.spelling.annotator import SpellingAnnotator
from tertulia.agent.errors import ConnectorError
from tertulia.api import Workspace
from tertulia.core.errors import ParameterError
from tertulia.testing.connectors import ConnectorConformance
from tests.agent.annotators.dialogues import dialogue
from tests.agent.connectors.stub import request


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    (tmp_path / "faq.md").write_text("when is breakfast served", "utf-8")
    return Workspace(root=tmp_path)


class TestSpelling(ConnectorConformance):
    payload: ClassVar = dialogue("breakfst?")
    answer: ClassVar = {
        "text": "breakfast?",
        "corrections": [{"start": 0, "end": 8, "text": "breakfst", "value": "breakfast"}],
    }
    encodes = False

    @pytest.fixture(autouse=True)
    def _given(self, workspace: Workspace) -> None:
        self.workspace = workspace

    async def make(self) -> SpellingAnnotator:
        return SpellingAnnotator(files=["faq.md"], workspace=self.workspace)


async def corrected(text: Any, workspace: Workspace, **params: Any) -> str:
    annotator = SpellingAnnotator(files=["faq.md"], workspace=workspace, **params)
    await annotator.start()
    answer = await annotator.send(request(dialogue(text)))
    return str(answer["text"])


async def test_more_words_can_be_right(workspace: Workspace) -> None:
    assert await corrected("breakfats", workspace) == "breakfast"
    assert await corrected("breakfats", workspace, words=["breakfats"]) == "breakfats"


@pytest.mark.parametrize("word", ["fifty", "cincuenta", "thursday", "jueves", "sette"])
async def test_numbers_and_days_are_known(word: str, workspace: Workspace) -> None:
    (workspace.root / "faq.md").write_text("fifth cincuentas thursdax juevez setten", "utf-8")

    assert await corrected(word, workspace) == word


async def test_long_texts_are_left_alone(workspace: Workspace) -> None:
    assert await corrected("breakfst", workspace, longest=7) == "breakfst"


async def test_texts_that_are_missing_are_named_at_the_start(workspace: Workspace) -> None:
    annotator = SpellingAnnotator(files=["faq.md", "nowhere.md"], workspace=workspace)

    with pytest.raises(ConnectorError, match=r"nowhere\.md: there are no texts here"):
        await annotator.start()


def test_without_files_there_is_nothing_to_correct_towards() -> None:
    with pytest.raises(ParameterError, match="`files` must name texts"):
        SpellingAnnotator(files=[])
