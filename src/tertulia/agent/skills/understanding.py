"""What an annotator understood, read from an annotation that may be anybody's."""

from __future__ import annotations

from dataclasses import dataclass, field

from tertulia.agent.state import Json, JsonObject

REFUSED = "nlu_fallback"
"""The intent by which an NLU pipeline says that it does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A value that was mentioned.

    Attributes:
        kind: the entity's type, such as `city`.
        value: what it stands for, normalised where the annotator does that.
        text: the words themselves, where they are known.
        role: what it is in the utterance, such as `departure`.
        details: whatever else the annotator says about it.
    """

    kind: str
    value: Json
    text: str = ""
    role: str | None = None
    details: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """The intent and the entities of an utterance.

    Attributes:
        intent: what the human wants; None if that is not known.
        confidence: how sure the annotator is of it, in [0, 1].
        entities: the values mentioned, in order.
    """

    intent: str | None = None
    confidence: float = 0.0
    entities: tuple[Entity, ...] = ()

    @classmethod
    def of(cls, annotation: Json) -> Understanding:
        """Read an annotation in the form of an NLU answer; nothing is understood from another."""
        if not isinstance(annotation, dict):
            return cls()
        name, confidence = _intent(annotation.get("intent"))
        found = annotation.get("entities")
        listed = found if isinstance(found, list) else []
        entities = tuple(_entity(one) for one in listed if _is_entity(one))
        return cls(intent=name, confidence=confidence, entities=entities)

    def values(self, kind: str, role: str | None = None) -> list[Json]:
        """The values of a type, in order; of one role, if one is given."""
        return [one.value for one in self.entities if one.kind == kind and role in {None, one.role}]


def _intent(intent: Json) -> tuple[str | None, float]:
    if not isinstance(intent, dict):
        return None, 0.0
    name, confidence = intent.get("name"), intent.get("confidence")
    if not isinstance(name, str) or name == REFUSED:
        return None, 0.0
    if isinstance(confidence, bool) or not isinstance(confidence, int | float):
        return name, 1.0
    return name, min(max(float(confidence), 0.0), 1.0)


def _is_entity(entity: Json) -> bool:
    return isinstance(entity, dict) and isinstance(entity.get("entity"), str) and "value" in entity


def _entity(entity: JsonObject) -> Entity:
    own = {"entity", "value", "text", "role"}
    text, role = entity.get("text"), entity.get("role")
    return Entity(
        kind=entity["entity"],
        value=entity["value"],
        text=text if isinstance(text, str) else "",
        role=role if isinstance(role, str) else None,
        details={key: value for key, value in entity.items() if key not in own},
    )
