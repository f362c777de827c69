"""What the interactive pages say about the addresses of an agent."""

from __future__ import annotations

from typing import Any, TypeAlias

from fastapi import FastAPI

from tertulia.serving.openapi import error_answer

Document: TypeAlias = dict[str, Any]
Responses: TypeAlias = dict[int | str, Document]

_TEXT = {"type": "string"}
_OBJECT = {"type": "object"}
_OBJECTS = {"type": "array", "items": _OBJECT}
_ID = {"oneOf": [_TEXT, {"type": "integer"}]}
_WRONG, _MISSING = "The request is not of the documented form.", "There is nothing of this id."
_STORE = "Dialogues cannot be read or written at the moment: try again."


def _responses(schema: Document, *, missing: bool = False) -> Responses:
    found: Responses = {
        200: {"description": "Found.", "content": {"application/json": {"schema": schema}}},
        "4XX": error_answer(_WRONG),
        503: error_answer(_STORE),
    }
    return found | ({404: error_answer(_MISSING)} if missing else {})


_DIALOGUE = {
    "type": "object",
    "properties": {
        "dialog_id": _TEXT,
        "utterances": _OBJECTS,
        "human_utterances": _OBJECTS,
        "bot_utterances": _OBJECTS,
        "human": _OBJECT,
        "bot": _OBJECT,
        "channel_type": _TEXT,
        "date_start": _TEXT,
        "date_finish": _TEXT,
        "attributes": _OBJECT,
        "_active": {"type": "boolean"},
    },
}
_TURN = {
    "type": "object",
    "properties": {
        "turn_id": _TEXT,
        "user_id": _TEXT,
        "dialog_id": _TEXT,
        "status": {"enum": ["queued", "running", "done"]},
        "accepted_at": _TEXT,
        "finished_at": {"type": ["string", "null"]},
        "human_utterance": _OBJECT,
        "bot_utterance": {"type": ["object", "null"]},
        "trace": {"type": ["object", "null"]},
        "human_changes": {"type": ["object", "null"]},
        "previous": {"type": ["string", "null"]},
        "next": {"type": ["string", "null"]},
    },
}
_SUMMARY = {
    "type": "object",
    "properties": {
        "dialog_id": _TEXT,
        "user_id": _TEXT,
        "channel_type": _TEXT,
        "date_start": _TEXT,
        "date_finish": _TEXT,
        "_active": {"type": "boolean"},
        "length": {"type": "integer"},
        "first_text": _TEXT,
        "ratings": {"type": "array", "items": {"type": ["number", "string"]}},
    },
}
_IDS = {
    "type": "object",
    "properties": {
        "dialog_ids": {"type": "array", "items": _TEXT},
        "dialogs": {"type": "array", "items": _SUMMARY},
        "next": {"type": ["string", "null"]},
    },
}

DIALOGUE_IDS = _responses(_IDS)
DIALOGUE = _responses(_DIALOGUE, missing=True)
DIALOGUES = _responses({"type": "array", "items": _DIALOGUE})
TURN = _responses(_TURN, missing=True)
CHANNELS = _responses({"type": "array", "items": _TEXT})
RATED: Responses = {
    200: {"description": "Kept."},
    404: error_answer(_MISSING),
    "4XX": error_answer(_WRONG),
    503: error_answer(_STORE),
}


def rating(key: str) -> Document:
    """The body of a rating."""
    properties = {key: _TEXT, "user_id": _ID, "rating": {"type": ["number", "string"]}}
    schema = {"type": "object", "properties": properties, "required": [key, "rating"]}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


_MESSAGE = {
    "type": "object",
    "properties": {
        "user_id": _ID,
        "payload": {"type": ["string", "null"]},
        "message_id": _ID,
    },
    "required": ["user_id"],
    "additionalProperties": True,
}
_ANSWER = {
    "type": "object",
    "properties": {
        "dialog_id": _TEXT,
        "utt_id": _TEXT,
        "user_id": _TEXT,
        "response": _TEXT,
        "attributes": _OBJECT,
        "active_skill": _TEXT,
        "debug_output": _OBJECTS,
        "trace": {"type": ["object", "null"]},
    },
    "required": ["user_id", "response"],
}
_ERRORS = {
    400: _WRONG,
    408: "The body did not arrive in time.",
    413: "The request is too large.",
    422: "The message id belongs to another message.",
    429: "This user has sent too many messages: `retry-after` says when to try again.",
    500: "The server failed.",
    503: "Too many turns are in progress, or the store is away: try again.",
}


def document_talking(app: FastAPI) -> None:
    """Describe `POST /`, which FastAPI knows nothing of; call this last."""
    document = app.openapi()  # the app keeps this very object
    document["paths"] = {"/": {"post": _talk()}, **document.get("paths", {})}


def _talk() -> Document:
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "as `message_id`: a retry gets the same answer, and nothing happens twice",
        "schema": _TEXT,
    }
    examples = {
        "hello": {"summary": "Say something", "value": {"user_id": "xyz", "payload": "hello"}},
        "start": {"summary": "Start anew", "value": {"user_id": "xyz", "payload": "/start"}},
    }
    content = {
        "application/json": {"schema": _ANSWER},
        "text/event-stream": {
            "schema": _TEXT,
            "example": 'event: answer\ndata: {"user_id":"xyz","response":"hi"}\n\n',
        },
    }
    return {
        "summary": "Say something to the agent",
        "description": (
            "Keys besides those listed are kept with the utterance, as its attributes."
            " With `Accept: text/event-stream` the answer is a stream of events: `accepted`,"
            " `service`, `text`, then `answer` or `error`."
            " The WebSocket `/chat/ws` takes the same messages, one after another."
        ),
        "operationId": "talk",
        "parameters": [key],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _MESSAGE, "examples": examples}},
        },
        "responses": {
            "200": {"description": "What the agent answers.", "content": content},
            **{str(status): error_answer(text) for status, text in _ERRORS.items()},
        },
    }
