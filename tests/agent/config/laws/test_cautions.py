from __future__ import annotations

from tertulia.agent.turn import LAST_WORD
from tests.agent.config.samples import CHOICE, SKILL, apology, sound, warnings_of


def test_without_a_service_for_late_turns_the_last_chance_answers() -> None:
    config = {"services": {"skill": SKILL, "choice": CHOICE, "sorry": apology("last_chance")}}

    [warning] = warnings_of(config)

    assert "a late turn is answered by the service 'sorry'" in warning


def test_without_any_last_word_the_built_in_text_is_quoted() -> None:
    warnings = warnings_of({"services": {"skill": SKILL, "choice": CHOICE}})

    assert all(repr(LAST_WORD) in warning for warning in warnings)


def test_a_last_word_that_says_nothing_is_warned_of() -> None:
    config = sound(late={**apology("timeout"), "state_manager_method": "add_annotation"})

    [warning] = warnings_of(config)

    assert warning.startswith("services.late: 'late' adds no bot utterance")
    assert "'add_bot_utterance_last_chance'" in warning
