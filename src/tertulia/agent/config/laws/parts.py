"""Laws of what services are made of: what they name exists, and takes what it is given."""

from __future__ import annotations

from collections.abc import Iterator

from tertulia.agent.config.laws.subject import Subject
from tertulia.core.errors import Problem


def the_state_manager_is_a_class(subject: Subject) -> Iterator[Problem]:
    """`state_manager_class` can be imported and constructed."""
    if isinstance(found := subject.methods.manager_class, Problem):
        yield found


def state_methods_are_known(subject: Subject) -> Iterator[Problem]:
    """Every `state_manager_method` exists."""
    for service in subject.spec.everyone:
        if service.state_method is None:
            continue
        if isinstance(found := subject.methods.find(service.state_method), Problem):
            yield found


def formatters_are_known(subject: Subject) -> Iterator[Problem]:
    """Every formatter exists, and takes the parameters that it is given."""
    resolver = subject.formatters
    for service in subject.spec.everyone:
        if service.dialog_formatter is not None:
            found = resolver.resolve_dialog(service.dialog_formatter)
            if isinstance(found, Problem):
                yield found
        if service.response_formatter is not None:
            formatter = resolver.resolve_response(service.response_formatter)
            if isinstance(formatter, Problem):
                yield formatter


def connectors_can_be_made(subject: Subject) -> Iterator[Problem]:
    """Every connector's class exists, and takes the parameters that it is given."""
    for spec in subject.connectors:
        yield from subject.maker.make(spec).problems
