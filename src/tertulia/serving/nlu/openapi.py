"""What the interactive pages say about the addresses that FastAPI knows nothing of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from fastapi import FastAPI

from tertulia.serving.nlu.training_job import MARKDOWN_TYPES, YAML_TYPES
from tertulia.serving.openapi import error_answer

Document: TypeAlias = dict[str, Any]

_TEXT = {"type": "string"}
_MESSAGE = {"oneOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_ENTITY = {
    "type": "object",
    "properties": {
        "start": {"type": "integer"},
        "end": {"type": "integer"},
        "entity": _TEXT,
        "value": {},
        "confidence": {"type": ["number", "null"]},
        "extractor": _TEXT,
    },
}
_INTENT = {
    "type": "object",
    "properties": {"name": {"type": ["string", "null"]}, "confidence": {"type": "number"}},
}
_UNDERSTANDING = {
    "type": "object",
    "properties": {
        "text": _TEXT,
        "intent": _INTENT,
        "entities": {"type": "array", "items": _ENTITY},
        "intent_ranking": {"type": "array", "items": _INTENT},
        "project": _TEXT,
        "model": _TEXT,
    },
}
_EXAMPLE = {
    "language": "en",
    "pipeline": "default",
    "data": {
        "rasa_nlu_data": {
            "common_examples": [
                {"text": "hello", "intent": "greet"},
                {"text": "see you", "intent": "goodbye"},
            ]
        }
    },
}
_YAML_EXAMPLE = """language: en
pipeline: default
data: |
  ## intent:greet
  - hello
  ## intent:goodbye
  - see you
"""
_MARKDOWN_EXAMPLE = "## intent:greet\n- hello\n## intent:goodbye\n- see you\n"


def document_addresses(app: FastAPI, *, needs_token: bool) -> None:
    """Describe the plain addresses of an NLU server; call this last."""
    document = app.openapi()  # the app keeps this very object
    document["paths"] = {
        "/parse": {"get": _parse_get(), "post": _parse_post("parse", "q")},
        "/model/parse": {"post": _parse_post("parse_as_later_versions", "text")},
        "/train": {"post": _train()},
        "/evaluate": {"post": _evaluate()},
        **document.get("paths", {}),
        "/": {"get": _operation("hello", "Say hello", {}, content="text/plain")},
    }
    if needs_token:
        schemes = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "token": {"type": "apiKey", "in": "query", "name": "token"},
        }
        document.setdefault("components", {})["securitySchemes"] = schemes
        document["security"] = [{"bearer": []}, {"token": []}]


def _parse_get() -> Document:
    parameters = [
        _parameter("q", "the message", is_required=True),
        _parameter("project"),
        _parameter("model", "the newest if left out"),
        _parameter("time", "when it was said, in seconds since 1970; now if left out"),
    ]
    operation = _operation(
        "parse_by_address", "Understand a message", _UNDERSTANDING, (404, 500, 503)
    )
    return {**operation, "parameters": parameters}


def _parse_post(name: str, key: str) -> Document:
    properties = {key: _MESSAGE, "project": _TEXT, "model": _TEXT, "time": {"type": "number"}}
    body = {
        "schema": {"type": "object", "properties": properties, "required": [key]},
        "examples": {
            "one": {"summary": "A message", "value": {key: "hello"}},
            "several": {"summary": "Several messages", "value": {key: ["hello", "goodbye"]}},
        },
    }
    answer = {"oneOf": [_UNDERSTANDING, {"type": "array", "items": _UNDERSTANDING}]}
    operation = _operation(
        name, "Understand one message, or several", answer, (400, 404, 413, 500, 503)
    )
    emulation = _parameter("emulation_mode", "answer as wit, luis or dialogflow would")
    return {**operation, "parameters": [emulation], "requestBody": _body("application/json", body)}


def _train() -> Document:
    properties = {
        "info": _TEXT,
        "model": _TEXT,
        "warnings": {"type": "array", "items": _TEXT},
    }
    operation = _operation(
        "train",
        "Train a model; the answer comes when it is trained",
        {"type": "object", "properties": properties},
        (400, 403, 404, 413, 500),
    )
    content: Document = {"application/json": {"schema": {"type": "object"}, "example": _EXAMPLE}}
    content |= {
        kind: {"schema": _TEXT, "example": _YAML_EXAMPLE}
        for kind in sorted(YAML_TYPES, key=lambda kind: (kind != "application/x-yml", kind))
    }
    content |= {
        kind: {"schema": _TEXT, "example": _MARKDOWN_EXAMPLE} for kind in sorted(MARKDOWN_TYPES)
    }
    return {
        **operation,
        "parameters": [
            _parameter("project", is_required=True),
            _parameter("model", "its name; the time if left out"),
        ],
        "requestBody": {"required": True, "content": content},
    }


def _evaluate() -> Document:
    operation = _operation(
        "evaluate", "Measure a model by examples", {"type": "object"}, (400, 404, 413, 500, 503)
    )
    body = {"schema": {"type": "object"}, "example": _EXAMPLE["data"]}
    return {
        **operation,
        "parameters": [_parameter("project"), _parameter("model", "the newest if left out")],
        "requestBody": _body("application/json", body),
    }


_ERRORS: Mapping[int, str] = {
    400: "The request is not of the documented form.",
    403: "No more models can be trained at the moment.",
    404: "The message, or the project, is missing.",
    413: "The request is too large.",
    500: "The model failed, or the training.",
    503: "Too many messages wait: try again in a moment.",
}


def _operation(
    name: str,
    summary: str,
    answer: Document,
    errors: Sequence[int] = (),
    content: str = "application/json",
) -> Document:
    done = {"description": "Done.", "content": {content: {"schema": answer}}}
    return {
        "summary": summary,
        "operationId": name,
        "responses": {
            "200": done,
            **{str(status): error_answer(_ERRORS[status]) for status in errors},
        },
    }


def _parameter(name: str, description: str = "", *, is_required: bool = False) -> Document:
    return {
        "name": name,
        "in": "query",
        "required": is_required,
        "description": description,
        "schema": _TEXT,
    }


def _body(kind: str, content: Document) -> Document:
    return {"required": True, "content": {kind: content}}
