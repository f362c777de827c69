"""Reading the conversations of one file."""

from __future__ import annotations

from dataclasses import dataclass, field

from tertulia.agent.conversations.conversation import ANNOTATOR, Conversation, ScriptedTurn
from tertulia.agent.conversations.expecting import KEYS, ExpectationReader
from tertulia.agent.conversations.notes import Notes
from tertulia.agent.state import JsonObject
from tertulia.dialects.yaml_text import plain_value
from tertulia.nlu.formats.yaml_tree import YamlList, YamlMap, YamlNode, YamlText

_CONVERSATION = ("conversation", "user_id", "with", "turns")
_TURN = ("user", "with", *KEYS)


@dataclass(slots=True)
class ScriptReader:
    """Reads the documents of one file; what is wrong is noted, and left out."""

    notes: Notes
    annotator: str = ANNOTATOR
    conversations: list[Conversation] = field(default_factory=list)
    _lines: dict[str, int] = field(default_factory=dict)

    def read(self, document: YamlNode, *, is_first: bool) -> None:
        """Read a document: a conversation, or several."""
        if not isinstance(document, YamlMap):
            self.notes.wrong_kind("a document", "`conversation:` and `turns:`", document)
            return
        top = ("annotator",) if is_first else ()
        if is_first and "annotator" in document.fields:
            self.annotator = self._text(document, "annotator") or ANNOTATOR
        if "conversations" in document.fields:
            self.notes.unknown_keys(document, (*top, "conversations"))
            self._several(document.fields["conversations"])
        elif document.fields.keys() != {"annotator"} or not is_first:
            self._conversation(document, top)

    def _several(self, node: YamlNode) -> None:
        if not isinstance(node, YamlList):
            self.notes.wrong_kind("`conversations`", "a list of conversations", node)
            return
        for item in node.items:
            if isinstance(item, YamlMap):
                self._conversation(item, ())
            else:
                self.notes.wrong_kind("a conversation", "`conversation:` and `turns:`", item)

    def _conversation(self, node: YamlMap, more: tuple[str, ...]) -> None:
        self.notes.unknown_keys(node, (*more, *_CONVERSATION))
        name = self._text(node, "conversation")
        if "conversation" not in node.fields:
            hint = "write `conversation:` and what it is about"
            self.notes.add(node.line, "a conversation needs a name", hint)
        elif name in self._lines:
            cause = f"the conversation {name!r} stands in line {self._lines[name]} already"
            self.notes.add(node.lines["conversation"], cause, "give each a name of its own")
        attributes = self._attributes(node)
        turns = tuple(self._turn(item, attributes) for item in self._turns(node))
        self._lines.setdefault(name, node.line)
        self.conversations.append(
            Conversation(
                name=name,
                turns=turns,
                user_id=self._text(node, "user_id") or None,
                annotator=self.annotator,
                source=self.notes.file,
                line=node.line,
            )
        )

    def _turns(self, node: YamlMap) -> list[YamlMap]:
        turns = node.fields.get("turns")
        if not isinstance(turns, YamlList) or not turns.items:
            line = node.lines.get("turns", node.line)
            hint = "write `turns:` and a list of `- user: …`"
            self.notes.add(line, "a conversation needs turns", hint)
            return []
        for item in turns.items:
            if not isinstance(item, YamlMap):
                self.notes.wrong_kind("a turn", "`user:` and what is expected", item)
        return [item for item in turns.items if isinstance(item, YamlMap)]

    def _turn(self, node: YamlMap, attributes: JsonObject) -> ScriptedTurn:
        self.notes.unknown_keys(node, _TURN)
        if "user" not in node.fields:
            self.notes.add(node.line, "a turn needs what is said", "write `user:` and a text")
        return ScriptedTurn(
            text=self._text(node, "user"),
            attributes={**attributes, **self._attributes(node)},
            expected=tuple(ExpectationReader(self.notes).read(node)),
            line=node.line,
        )

    def _attributes(self, node: YamlMap) -> JsonObject:
        """What is sent with messages."""
        inner = node.fields.get("with")
        if inner is None or isinstance(inner, YamlMap):
            return plain_value(inner) if inner else {}
        self.notes.wrong_kind("`with`", "keys and values to be sent", inner)
        return {}

    def _text(self, node: YamlMap, key: str) -> str:
        """A text as it is written, without the end of its last line; empty if there is none."""
        value = node.fields.get(key)
        if isinstance(value, YamlText) and (value.text.strip() or not value.is_plain):
            return value.text.removesuffix("\n")
        if value is not None:
            self.notes.wrong_kind(f"`{key}`", "a text", value)
        return ""
