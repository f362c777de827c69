from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tertulia.agent.config.making import ConnectorMaker
from tertulia.agent.config.spec import ConnectorSpec
from tertulia.agent.config.surroundings import Surroundings
from tertulia.agent.errors import ConnectorError
from tertulia.agent.service import Request
from tertulia.agent.skills.contract import Context, Hypothesis
from tertulia.agent.skills.retrieval.skill import RetrievalSkill
from tertulia.api import Workspace
from tertulia.core.errors import ParameterError
from tertulia.testing.skills import SkillConformance
from tests.agent.skills.speakers import dialogue

ENGLISH = """# Pool
## When is the pool open?
From 8:00 to 21:00.
## Where are the towels for the pool?
They lie beside it.
# Internet
## Is there wifi?
Yes, free of charge.
"""
SPANISH = "# ¿Cuándo abre la piscina?\nDe 8 a 21.\n\n# ¿Hay wifi?\nSí, gratis.\n"


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    folder = tmp_path / "faq"
    folder.mkdir()
    (folder / "hotel.md").write_text(ENGLISH, encoding="utf-8")
    (folder / "hotel.es.md").write_text(SPANISH, encoding="utf-8")
    return folder


async def said(skill: RetrievalSkill, text: str, language: str = "") -> list[Hypothesis]:
    await skill.start()
    human = {"language": language} if language else {}
    return [*await skill.respond(Context(text=text, human=human))]


class TestRetrievalSkill(SkillConformance):
    text: ClassVar = "when does the pool open"

    @pytest.fixture(autouse=True)
    def texts(self, faq: Path) -> None:
        self.faq = faq

    async def make(self) -> RetrievalSkill:
        return RetrievalSkill(self.faq, keep=3, minimum=0.0)


async def test_the_answer_says_where_it_stands(faq: Path) -> None:
    [found] = await said(RetrievalSkill(faq), "when is the pool open")

    assert found == Hypothesis(
        "From 8:00 to 21:00.",
        1.0,
        {"source": {"file": "faq/hotel.md", "heading": "When is the pool open?"}},
    )


async def test_nothing_is_said_to_what_the_texts_are_not_about(faq: Path) -> None:
    assert await said(RetrievalSkill(faq), "who won the football match") == []


async def test_the_surest_come_first_and_only_so_many(faq: Path) -> None:
    skill = RetrievalSkill(faq, keep=2, minimum=0.0)

    found = await said(skill, "open the pool, with towels beside, and the wifi", "en")

    assert len(found) == 2
    assert found[0].confidence >= found[1].confidence


async def test_a_minimum_keeps_back_what_is_less_sure(faq: Path) -> None:
    question = "is there wifi for elephants"
    [found] = await said(RetrievalSkill(faq, minimum=0.0), question)

    assert 0.3 < found.confidence < 0.9
    assert await said(RetrievalSkill(faq, minimum=0.9), question) == []


async def test_confidence_can_be_held_down(faq: Path) -> None:
    [found] = await said(RetrievalSkill(faq, confidence=0.8), "Is there wifi?")

    assert found.confidence == 0.8


@pytest.mark.parametrize(
    ("language", "answer"),
    [("en", "Yes, free of charge."), ("es", "Sí, gratis."), ("es-MX", "Sí, gratis.")],
)
async def test_who_speaks_a_language_is_answered_in_it(
    faq: Path, language: str, answer: str
) -> None:
    assert (await said(RetrievalSkill(faq), "wifi", language))[0].text == answer


@pytest.mark.parametrize("language", ["", "fr"])
async def test_who_speaks_none_that_is_there_is_answered_from_all(faq: Path, language: str) -> None:
    skill = RetrievalSkill(faq)

    assert (await said(skill, "cuando abre la piscina", language))[0].text == "De 8 a 21."
    assert (await said(skill, "the towels", language))[0].text == "They lie beside it."


async def test_synonyms_are_found(faq: Path) -> None:
    skill = RetrievalSkill(faq, synonyms={"wifi": ["internet access"]})

    assert (await said(skill, "do you have internet access?", "en"))[0].confidence == 1.0


@pytest.mark.parametrize(
    ("annotation", "is_found"),
    [({"text": "is there wifi"}, True), ({"text": 3}, False), ([], False)],
)
async def test_a_corrected_text_can_be_read_instead(
    faq: Path, annotation: Any, is_found: bool
) -> None:
    skill = RetrievalSkill(faq, corrected_by="spelling")
    await skill.start()

    found = await skill.respond(Context(text="wiffi", annotations={"spelling": annotation}))

    assert bool(found) is is_found


async def test_other_columns_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "faq.csv").write_text("Frage,Antwort\nWLAN?,Ja.\n", encoding="utf-8")

    skill = RetrievalSkill(tmp_path / "faq.csv", question="Frage", answer="Antwort", language="de")

    assert [one.text for one in await said(skill, "wlan")] == ["Ja."]


async def test_paths_start_in_the_current_folder_or_in_the_workspace(
    faq: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(root=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    assert await said(RetrievalSkill("faq", workspace=workspace), "wifi", "en") != []

    (elsewhere / "faq").mkdir()
    (elsewhere / "faq" / "here.md").write_text("# Wifi?\nHere.\n", encoding="utf-8")

    [found] = await said(RetrievalSkill("faq", workspace=workspace), "wifi", "en")
    assert found.text == "Here."


async def test_a_configuration_names_the_texts_and_the_agent_says_where_they_are(
    faq: Path, tmp_path: Path
) -> None:
    maker = ConnectorMaker(Surroundings(workspace=Workspace(root=tmp_path)))
    params: dict[str, Any] = {"class_name": "RetrievalSkill", "texts": ["faq"], "minimum": 0.5}

    made = maker.make(ConnectorSpec(place="here", protocol="python", params=params))
    wrong = maker.make(
        ConnectorSpec(place="here", protocol="python", params={**params, "workspace": "x"})
    )

    assert made.connector is not None
    await made.connector.start()
    request = Request(task_id="1", payload=dialogue("is there wifi"), label="faq")
    [answer] = await made.connector.send(request)
    await made.connector.stop()
    assert answer["text"] == "Yes, free of charge."
    assert [problem.place for problem in wrong.problems] == ["here.workspace"]


async def test_what_is_wrong_with_the_texts_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Pool?\n", encoding="utf-8")

    with pytest.raises(ConnectorError, match=r"a\.md, line 1: nothing stands below the heading"):
        await RetrievalSkill(tmp_path).start()


async def test_a_missing_extra_is_named_with_what_to_type(
    faq: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bm25s", None)

    with pytest.raises(ConnectorError, match=r"type `pip install 'tertulia\[assistant\]'`"):
        await RetrievalSkill(faq).start()


async def test_it_must_be_started(faq: Path) -> None:
    with pytest.raises(ConnectorError, match="start it first"):
        await RetrievalSkill(faq).respond(Context(text="wifi"))


@pytest.mark.parametrize("texts", ["", []])
def test_texts_must_be_named(texts: Any) -> None:
    with pytest.raises(ParameterError, match="`texts` must name"):
        RetrievalSkill(texts)


async def test_nothing_that_is_said_is_logged(faq: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await said(RetrievalSkill(faq), "is there wifi in my secret room")

    assert "secret" not in caplog.text
