"""What the interactive pages say about a model's address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from tertulia.serving.arguments import Arguments

Document: TypeAlias = Mapping[str, object]

_ERRORS: Mapping[int, str] = {
    400: "The request is not of the documented form.",
    413: "The request is too large.",
    500: "The model failed.",
    503: "Too many examples are waiting: try again in a moment.",
}


def model_path(name: str, arguments: Arguments, outputs: Sequence[str]) -> Document:
    """Describe the POST operation of a model, with examples to try."""
    what = f"an array of {', '.join(outputs)}" if len(outputs) > 1 else outputs[0]
    answer = {
        "description": f"{what}, or an array with one of these per example",
        "content": {"application/json": {"schema": {}}},
    }
    operation = {
        "summary": f"Ask {name}",
        "description": "One example, or equally long arrays with a value per example.",
        "operationId": "ask_model",
        "requestBody": {"required": True, "content": {"application/json": _body(arguments)}},
        "responses": {
            "200": answer,
            **{str(status): error_answer(text) for status, text in _ERRORS.items()},
        },
    }
    return {"post": operation}


def _body(arguments: Arguments) -> Document:
    """The schema of a request, and a request of each kind."""
    one = dict.fromkeys(arguments.names, "Hello")
    several = {name: ["Hello", "Good bye"] for name in arguments.names}
    kinds = {"One example": {"type": "string"}, "Several examples": _array()}
    return {
        "schema": {
            "oneOf": [
                {
                    "title": title,
                    "type": "object",
                    "properties": dict.fromkeys(arguments.names, kind),
                    "minProperties": 1,
                }
                for title, kind in kinds.items()
            ]
        },
        "examples": {
            "one": {"summary": "One example", "value": one},
            "several": {"summary": "Several examples", "value": several},
        },
    }


def _array() -> Document:
    return {"type": "array", "minItems": 1, "items": {}}


def error_answer(description: str) -> dict[str, object]:
    """Describe an answer that says what was wrong."""
    schema = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
    return {"description": description, "content": {"application/json": {"schema": schema}}}
