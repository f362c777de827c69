from __future__ import annotations

from xml.etree.ElementTree import fromstring

from tertulia.agent.conversations.conversation import Conversation, Expected, ScriptedTurn
from tertulia.agent.conversations.expectations import Equals
from tertulia.agent.conversations.junit import as_junit
from tertulia.agent.conversations.report import ConversationReport
from tertulia.agent.conversations.result import ConversationResult, Divergence, Mismatch


def test_a_report_has_a_suite_for_each_file_and_a_case_for_each_conversation() -> None:
    said = "a bell \x07 & a <tag>"
    turn = ScriptedTurn(text=said, line=3)
    first = Conversation(name="one", turns=(turn,), source="a.yml", line=1)
    second = Conversation(name="two <&> \x00", turns=(turn,), source="b.yml", line=9)
    expected = Expected(subject="bot", expectation=Equals("Hi"), line=4)
    divergence = Divergence(
        turn=turn, number=1, mismatches=(Mismatch(expected=expected, came=["Ho"]),)
    )
    results = (
        ConversationResult(conversation=first, seconds=0.25),
        ConversationResult(conversation=second, divergence=divergence, seconds=0.5),
    )

    root = fromstring(as_junit(ConversationReport(results)))

    assert [suite.get("name") for suite in root] == ["a.yml", "b.yml"]
    assert [suite.get("failures") for suite in root] == ["0", "1"]
    case = root[1][0]
    assert (case.get("name"), case.get("line"), case.get("time")) == ("two <&> �", "9", "0.500")
    [failure] = case
    assert failure.text is not None
    assert 'expected: "Hi"' in failure.text
