"""Laws of the graph: every service is reached, and some way leads to an answer."""

from __future__ import annotations

from collections.abc import Iterator

from tertulia.agent.config.laws.subject import Subject
from tertulia.agent.config.layers import circles
from tertulia.core.errors import Problem


def nobody_waits_for_itself(subject: Subject) -> Iterator[Problem]:
    """No services wait for each other in a circle."""
    places = {service.name: service.place for service in subject.spec.services}
    for circle in circles(subject.spec.services):
        cause = f"these wait for each other in a circle: {' → '.join(circle)}"
        yield Problem(places[circle[0]], cause, "remove one of the links between them")


def every_service_is_reached(subject: Subject) -> Iterator[Problem]:
    """No service waits for one that can never run."""
    stuck = {service.name for service in subject.layers.stuck}
    in_circles = {name for circle in circles(subject.spec.services) for name in circle}
    for service in subject.layers.stuck:
        waits_for = [name for name in (*service.previous, *service.required) if name in stuck]
        if service.name not in in_circles:
            cause = f"nothing leads to this service: it waits for {waits_for[0]!r}"
            yield Problem(service.place, cause, "which waits, in the end, for itself")


def selectors_have_a_choice(subject: Subject) -> Iterator[Problem]:
    """A service tagged `selector` leads to services; a response selector need not."""
    for service in subject.spec.services:
        if "selector" not in service.tags or subject.may_answer(service):
            continue
        if not subject.followers[service.name]:
            cause = f"the selector {service.name!r} has nothing to select from"
            hint = "name it in the `previous_services` of the skills that it chooses from"
            yield Problem(service.place, cause, hint)


def some_way_leads_to_an_answer(subject: Subject) -> Iterator[Problem]:
    """Some service of the graph adds a bot utterance."""
    if not any(map(subject.may_answer, subject.spec.services)):
        yield Problem(
            "services",
            "no way leads to an answer: no service of the graph adds a bot utterance",
            "give one the state_manager_method 'add_bot_utterance', such as a"
            " ConfidenceResponseSelectorConnector after the skills",
        )
