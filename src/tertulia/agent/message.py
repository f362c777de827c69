"""What comes in and what goes out."""

from __future__ import annotations

from hashlib import sha256

import msgspec
from msgspec import Struct, field

from tertulia.agent.state import JsonObject

START = "/start"
CLOSE = "/close"


class Message(Struct, kw_only=True, frozen=True):
    """What a user sends.

    Attributes:
        user_id: the user, as the channel knows them.
        text: what they said.
        channel_type: the channel it came through, such as `http_client`.
        attributes: whatever else the request held; kept with the utterance.
        message_id: the client's own name for this message: sent again, it is answered again,
            and nothing else happens.
    """

    user_id: str
    text: str
    channel_type: str = "python"
    attributes: JsonObject = field(default_factory=dict)
    message_id: str | None = None

    @property
    def is_command(self) -> bool:
        """Whether it opens or closes a dialogue instead of saying something."""
        return self.text in {START, CLOSE}

    @property
    def digest(self) -> str:
        """A fingerprint by which a retry is told from another message under the same id."""
        content = msgspec.json.encode((self.text, self.attributes), order="sorted")
        return sha256(content).hexdigest()[:32]


class Answer(Struct, kw_only=True, frozen=True):
    """What the assistant answered; stored with the turn, so that a retry gets the same bytes."""

    user_id: str
    dialog_id: str
    utt_id: str = ""
    text: str = ""
    orig_text: str = ""
    active_skill: str = ""
    confidence: float = 1.0
    attributes: JsonObject = field(default_factory=dict)
