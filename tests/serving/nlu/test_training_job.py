"""What a request wants to have trained."""

from __future__ import annotations

import json

import pytest

from tertulia.serving.errors import RequestError
from tertulia.serving.nlu.training_job import training_job

DEFAULT = "pipeline: default"
MARKDOWN = "## intent:go\n- to Rome\n"
RASA = {"rasa_nlu_data": {"common_examples": [{"text": "to Rome", "intent": "go"}]}}
YAML = "language: de\npipeline:\n- name: a\n  size: [1, 2]\n"


def test_yaml_has_its_examples_as_text_in_data() -> None:
    job = training_job(
        f"{YAML}data: |\n  ## intent:go\n  - to Rome\n".encode(), "application/x-yml", DEFAULT
    )

    assert job.data == MARKDOWN
    assert job.config.startswith(YAML)


def test_yaml_may_have_its_examples_as_json() -> None:
    body = f"{YAML}data: {json.dumps(RASA)}\n".encode()

    assert json.loads(training_job(body, "application/x-yml", DEFAULT).data) == RASA


def test_json_has_its_examples_in_data() -> None:
    config = {"language": "de", "pipeline": [{"name": "a", "size": [1, 2]}]}
    body = json.dumps({**config, "data": RASA}).encode()

    job = training_job(body, "application/json", DEFAULT)

    assert (json.loads(job.config), json.loads(job.data)) == (config, RASA)


@pytest.mark.parametrize("data", [RASA, {"data": [{"text": "to Rome"}]}])
def test_examples_alone_are_trained_on_by_the_servers_config(data) -> None:
    job = training_job(json.dumps(data).encode(), "application/json", DEFAULT)

    assert (job.config, json.loads(job.data)) == (DEFAULT, data)


def test_examples_may_be_markdown() -> None:
    job = training_job(MARKDOWN.encode(), "text/markdown", DEFAULT)

    assert (job.config, job.data) == (DEFAULT, MARKDOWN)


def test_examples_may_be_yaml() -> None:
    body = b"nlu:\n- intent: go\n  examples: |\n    - to Rome\n"

    assert training_job(body, "application/yaml", DEFAULT).config == DEFAULT


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"{}", "", "without a content-type"),
        (b"{}", "text/plain", "not text/plain"),
        (b"{}", "application/x-www-form-urlencoded", "send a config"),
        (b"[]", "application/json", "JSON object"),
        (b'{"pipeline": "a"}', "application/json", "nothing to learn from"),
        (b"pipeline: a", "application/x-yml", "nothing to learn from"),
        (b"pipeline: [", "application/x-yml", "problem in the request"),
        (b"\xff", "text/markdown", "UTF-8"),
    ],
)
def test_what_cannot_be_trained_is_refused(body, kind, reason) -> None:
    with pytest.raises(RequestError, match=reason) as caught:
        training_job(body, kind, DEFAULT)

    assert caught.value.status == 400
