from __future__ import annotations

from tertulia.agent.retry import NO_RETRY, Retry
from tests.agent.config.samples import SKILL, problem_of, service_of, sound, warnings_of

CONNECTOR = SKILL["connector"]


def test_a_service_is_read_with_all_that_it_says() -> None:
    config = sound(
        annotators={"ner": {**SKILL, "state_manager_method": "add_annotation"}},
        chosen={
            "connector": {"protocol": "http", "url": "http://a/b"},
            "dialog_formatter": "last_utterance",
            "response_formatter": "tokens_and_tags",
            "state_manager_method": "add_annotation",
            "previous_services": ["annotators"],
            "required_previous_services": ["annotators.ner"],
            "timeout": 1.5,
            "retries": 1,
        },
    )

    service = service_of(config, "chosen")

    assert service.previous == service.required == ("annotators.ner",)
    assert service.dialog_formatter is not None
    assert service.dialog_formatter.place == "services.chosen.dialog_formatter"
    assert service.response_formatter is not None
    assert service.state_method is not None
    assert (service.timeout_seconds, service.retry) == (1.5, Retry(attempts=2))


def test_a_service_goes_before_its_connector_where_both_set_a_limit() -> None:
    connector = {"protocol": "http", "url": "http://a/b", "timeout": 9, "retries": 5}
    both = {**SKILL, "connector": connector, "timeout": 1, "retries": 1}
    neither = {**SKILL, "connector": connector}

    first = service_of(sound(a=both), "a")
    second = service_of(sound(a=neither), "a")

    assert (first.timeout_seconds, first.retry.attempts) == (1.0, 2)
    assert (second.timeout_seconds, second.retry.attempts) == (9.0, 6)


def test_a_service_can_lift_the_limit_of_its_connector() -> None:
    connector = {"protocol": "http", "url": "http://a/b", "timeout": 9}

    assert (
        service_of(sound(a={**SKILL, "connector": connector, "timeout": 0}), "a").timeout_seconds
        is None
    )


def test_nothing_is_asked_again_unless_somebody_says_so() -> None:
    service = service_of(sound(), "skill")

    assert (service.timeout_seconds, service.retry) == (None, NO_RETRY)


def test_a_formatter_may_have_parameters() -> None:
    formatter = {"name": "last_utterance", "key": "text"}

    read = service_of(sound(a={**SKILL, "dialog_formatter": formatter}), "a").dialog_formatter

    assert read is not None
    assert (read.name, read.params) == ("last_utterance", {"key": "text"})


def test_a_formatter_without_a_name_is_a_problem() -> None:
    config = sound(a={**SKILL, "response_formatter": {"key": "x"}})

    assert problem_of(config).startswith(
        "services.a.response_formatter: a formatter needs a `name`"
    )


def test_an_unknown_tag_is_ignored_with_a_warning() -> None:
    [warning] = warnings_of(sound(a={**SKILL, "tags": ["selctor"]}))

    assert warning.startswith("services.a.tags: the tag 'selctor' means nothing")
    assert "did you mean 'selector'?" in warning


def test_a_bare_tag_is_a_list_of_one() -> None:
    config = sound(a={**SKILL, "tags": "selector"}, b={**SKILL, "previous_services": "a"})

    assert service_of(config, "a").tags == {"selector"}


def test_the_workflow_record_of_the_original_is_not_to_be_had() -> None:
    [warning] = warnings_of(sound(a={**SKILL, "workflow_formatter": None or False}))

    assert warning.startswith("services.a.workflow_formatter: there is no workflow record here")


def test_links_of_services_outside_the_graph_are_of_no_consequence() -> None:
    late = {**SKILL, "state_manager_method": "add_bot_utterance", "tags": ["timeout"]}
    config = sound(late={**late, "previous_services": ["nobody"]})

    assert service_of(config, "late").previous == ()
    assert warnings_of(config) == []
