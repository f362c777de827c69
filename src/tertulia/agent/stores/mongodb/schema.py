"""The collections of the MongoDB store: their indices, and the views of two kinds in one."""

from __future__ import annotations

import logging

from tertulia.agent.errors import StoreError
from tertulia.agent.stores.mongodb.link import MongodbLink, failures

log = logging.getLogger(__name__)

FORMAT = 1
"""Which documents these are; grows when they change."""

_INDICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("human", ("pending_since",)),
    ("turn", ("user_id", "sequence")),
    ("turn", ("user_id", "message_id")),
    ("turn", ("dialog_id", "sequence")),
    ("turn", ("question_id",)),
    ("turn", ("answer_id",)),
    ("turn", ("is_open", "user_id", "sequence")),
    ("dialog", ("_user_id", "started", "dialog_id")),
    ("dialog", ("started", "dialog_id")),
    ("bot", ("_user_id",)),
    ("human_utterance", ("_dialog_id", "_in_dialog_id")),
    ("human_utterance", ("_user_id",)),
    ("bot_utterance", ("_dialog_id", "_in_dialog_id")),
    ("bot_utterance", ("_user_id",)),
    ("process", ("name",)),
)
_SPARSE = {"pending_since"}
_VIEWS = {"user": ("human", "bot"), "utterance": ("human_utterance", "bot_utterance")}
_NAMES = {"human", "bot", "dialog", "turn", "process", "human_utterance", "bot_utterance"}


async def prepare(link: MongodbLink) -> None:
    """Create what is missing.

    Raises:
        StoreError: the database holds collections of another format, or of something else.
    """
    from pymongo import errors

    with failures(link.place):
        present = {*await link.database.list_collection_names()}
        known = await link.collection("format").find_one({"_id": "tertulia"})
        if known is None and present & _NAMES:
            raise StoreError(
                f"{link.place} holds collections of something else, such as the original agent,"
                " under the names of Tertulia's; name another database in db_conf"
            )
        if known is None:
            try:
                await link.collection("format").insert_one({"_id": "tertulia", "number": FORMAT})
            except errors.DuplicateKeyError:
                log.debug("another process was faster")
        elif known["number"] != FORMAT:
            raise StoreError(
                f"{link.place} has format {known['number']}, and this version of Tertulia knows"
                f" format {FORMAT}; use the version that wrote it, or another database"
            )
        for collection, fields in _INDICES:
            await link.collection(collection).create_index(
                [(name, 1) for name in fields], sparse=fields[0] in _SPARSE
            )
        for view, (first, second) in _VIEWS.items():
            if view not in present:
                await _create_view(link, view, first, second)


async def _create_view(link: MongodbLink, view: str, first: str, second: str) -> None:
    """Create a view of two collections, for other tools; the store does without it."""
    from pymongo import errors

    pipeline = [{"$unionWith": second}]
    try:
        await link.database.command("create", view, viewOn=first, pipeline=pipeline)
    except errors.OperationFailure as error:
        log.info("no view `%s` in %s (code %s)", view, link.place, error.code)
