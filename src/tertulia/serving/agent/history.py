"""What was said, for whoever may read it: dialogues, and why the agent answered as it did."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias
from urllib.parse import urlencode

from fastapi import FastAPI, Path, Query
from starlette.responses import Response, StreamingResponse

from tertulia.agent.state import JsonObject
from tertulia.agent.stores.base import Page, Store
from tertulia.agent.wire import encode
from tertulia.serving.agent import openapi
from tertulia.serving.agent.archive import Archive, Wanted, joined
from tertulia.serving.agent.summaries import summaries
from tertulia.serving.agent.why import Why
from tertulia.serving.errors import RequestError

_FARTHEST_OFFSET = 10_000
_LONGEST_PAGE = 1000
_PRIVATE = {"cache-control": "no-store"}

Limit: TypeAlias = Annotated[
    int, Query(ge=1, le=_LONGEST_PAGE, description="how many dialogues to return at most")
]
After: TypeAlias = Annotated[
    str | None, Query(max_length=1000, description="where to go on, as the page before said")
]
Last: TypeAlias = Annotated[
    int | None, Query(ge=0, description="only so many utterances of each dialogue, the newest")
]
Offset: TypeAlias = Annotated[
    int, Query(ge=0, le=_FARTHEST_OFFSET, description="how many dialogues to pass over")
]
Active: TypeAlias = Annotated[
    bool | None, Query(alias="_active", description="only open dialogues, or only closed ones")
]
Text: TypeAlias = Annotated[
    str | None, Query(max_length=1000, description="only dialogues in which somebody said this")
]
User: TypeAlias = Annotated[
    str | None, Query(max_length=1000, description="only the dialogues of this user")
]
Details: TypeAlias = Annotated[
    bool, Query(description="tell of each dialogue whose it is, when it was, and how it began")
]
Utterances: TypeAlias = Annotated[
    bool, Query(description="tell all that is known of both utterances, and the turns beside it")
]
Name: TypeAlias = Annotated[str, Path(min_length=1, max_length=1000)]


def add_history(app: FastAPI, store: Store) -> None:
    """Answer the addresses under `/api`."""
    archive, why = Archive(store), Why(store)

    @app.get("/api/dialogs", response_class=Response, include_in_schema=False)
    @app.get("/api/dialogs/", response_class=Response, responses=openapi.DIALOGUE_IDS)
    async def list_dialogues(
        limit: Limit = 100,
        offset: Offset = 0,
        active: Active = None,
        text: Text = None,
        user_id: User = None,
        after: After = None,
        details: Details = False,  # noqa: FBT002 - the query's
    ) -> Response:
        """List the ids of dialogues, newest first; `next` leads to the following page."""
        wanted = Wanted(user_id=user_id or None, is_active=active, text=text or None)
        page = await archive.page(wanted, limit=limit, offset=offset, after=after)
        listed: JsonObject = {"dialog_ids": [one.dialogue_id for one in page.dialogues]}
        if details:
            listed["dialogs"] = await summaries(store, page.dialogues)
        listed["next"] = _next(
            page,
            limit=limit,
            _active=None if active is None else int(active),
            text=wanted.text,
            user_id=wanted.user_id,
            details=int(details) or None,
        )
        return _json(encode(listed))

    @app.get("/api/dialogs/{dialog_id:path}", response_class=Response, responses=openapi.DIALOGUE)
    async def read_dialogue(dialog_id: Name, last: Last = None) -> Response:
        """Read one dialogue, by the id that `POST /` returns."""
        document = await archive.dialogue(dialog_id, last)
        if document is None:
            raise RequestError("there is no dialogue of this id", status=404)
        return _json(document)

    @app.get("/api/user/{user_id:path}", response_class=Response, responses=openapi.DIALOGUES)
    async def read_user(
        user_id: Name, limit: Limit = 100, after: After = None, last: Last = None
    ) -> Response:
        """Read the dialogues of a user, oldest first; none of a user who never came.

        Of more than `limit` dialogues, the newest; the header `Link` leads to those before.
        """
        page = await store.dialogues(user_id=user_id, after=after, limit=limit)
        following = _next(page, limit=limit, last=last)
        headers = {**_PRIVATE, **({"link": f'<{following}>; rel="next"'} if following else {})}
        chunks = archive.array([*reversed(page.dialogues)], last)
        first = await anext(chunks)  # an error is noticed before the answer begins
        content = joined(first, chunks)
        return StreamingResponse(content, headers=headers, media_type="application/json")

    @app.get("/api/turns/{turn_id:path}", response_class=Response, responses=openapi.TURN)
    async def read_turn(turn_id: Name, utterances: Utterances = False) -> Response:  # noqa: FBT002 - the query's
        """Say why the agent answered as it did, by the id of a turn or of an utterance."""
        document = await why.turn(turn_id, with_utterances=utterances)
        if document is None:
            raise RequestError("there is no turn and no utterance of this id", status=404)
        return _json(document)

    @app.get("/api/channels", response_class=Response, responses=openapi.CHANNELS)
    async def list_channels() -> Response:
        """List the channels through which dialogues came."""
        return _json(encode(await store.channels()))


def _next(page: Page, **query: Any) -> str | None:
    """Where the page after this one is, relative to it; None where it is the last."""
    if page.next is None:
        return None
    given = {name: value for name, value in query.items() if value is not None}
    return f"?{urlencode({**given, 'after': page.next})}"


def _json(content: bytes) -> Response:
    return Response(content, headers=_PRIVATE, media_type="application/json")
