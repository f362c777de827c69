from __future__ import annotations

from tertulia.agent.config.laws.subject import ANSWERING, Subject
from tertulia.agent.methods import METHODS
from tests.agent.config.samples import SKILL, sound, spec_of, surroundings


def test_the_methods_that_answer_are_built_in() -> None:
    assert METHODS.keys() >= ANSWERING


def test_a_shared_connector_is_one() -> None:
    config = sound(a={**SKILL, "connector": "shared"}, b={**SKILL, "connector": "shared"})
    config["connectors"] = {"shared": SKILL["connector"]}

    subject = Subject(spec_of(config), surroundings())

    places = [connector.place for connector in subject.connectors]
    assert places.count("connectors.shared") == 1
    assert len(places) == 5
