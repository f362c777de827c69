"""Answers what matches a pattern, or has an intent."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct
from msgspec import field as member

from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis, Skill
from tertulia.agent.skills.understanding import Understanding
from tertulia.agent.skills.wording import Phrases, Wording
from tertulia.agent.state import JsonObject
from tertulia.core.errors import ParameterError
from tertulia.nlu.matching.expression import Expression, PreparedText

Confidence: TypeAlias = Annotated[float, Meta(ge=0, le=1)]

_SECONDS = 0.05  # the longest that one expression may take
_MEMORY = 2**23  # bytes, likewise


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When to say what.

    Attributes:
        responses: what to say; several ways take turns.
        patterns: what must occur in the text; one of them is enough.
        intents: what the human must want, as the skill's annotator understands them.
        confidence: how sure to be; of an intent, times how sure the annotator is.
        remember: attributes of the human, and the entities whose values they get.
        attributes: what goes with the reply to whoever shows it.
    """

    responses: Phrases
    patterns: Sequence[str] = ()
    intents: Sequence[str] = ()
    confidence: Confidence | None = None
    remember: Mapping[str, str] = member(default_factory=dict)
    attributes: JsonObject = member(default_factory=dict)


@dataclass(eq=False)
class PatternMatchingSkill(Skill):
    """Says something fixed to what matches a pattern or has an intent, by one rule or several.

    The first of the surest rules counts. A rule without patterns and intents always holds, with
    confidence 0.5 if it does not say another; others are sure, 1.0.

    Attributes:
        responses: what to say.
        patterns: what must occur in the text; one of them is enough.
        regex: patterns are regular expressions, and searched for.
        ignore_case: capital and small letters are the same.
        whole_words: patterns that are no regular expressions are not found inside of words.
        intents: what the human may want instead.
        confidence: how sure to be.
        remember: attributes of the human, and the entities whose values they get.
        rules: more of these, each with the same keys.
        annotator: the label of the annotator that finds intents and entities.

    Raises:
        ParameterError: there is no rule, or a pattern is no regular expression.
    """

    responses: Phrases = ()
    patterns: Sequence[str] | None = None
    regex: bool = field(default=False, kw_only=True)
    ignore_case: bool = field(default=True, kw_only=True)
    whole_words: bool = field(default=True, kw_only=True)
    intents: Sequence[str] = field(default=(), kw_only=True)
    confidence: Confidence | None = field(default=None, kw_only=True)
    remember: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    rules: Sequence[Rule] = field(default=(), kw_only=True)
    annotator: str = field(default="nlu", kw_only=True)
    _prepared: Sequence[_Prepared] = field(init=False, repr=False)

    history = 1  # what was said last, so as not to say it again

    def __post_init__(self) -> None:
        own = Rule(
            responses=self.responses,
            patterns=self.patterns or (),
            intents=self.intents,
            confidence=self.confidence,
            remember=self.remember,
        )
        rules = [own, *self.rules] if self.responses else self.rules
        if not rules or ((own.patterns or own.intents) and not own.responses):
            raise ParameterError("either `responses` or `rules` must say what to say")
        compiler = _Compiler(self.regex, self.ignore_case, self.whole_words)
        self._prepared = [_Prepared.of(rule, compiler) for rule in rules]

    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        """Say what the surest rule says, if one holds.

        Raises:
            ConnectorError: a pattern takes too long, or there is nothing to fill a gap with.
        """
        text, understood = PreparedText(context.text), context.understood(self.annotator)
        sure = [(rule.certainty_of(text, understood), rule) for rule in self._prepared]
        confidence, rule = max(sure, key=lambda pair: pair[0])
        if confidence == 0:
            return []
        learned = rule.learned(understood)
        said = rule.wording.say(context, learned)
        return [Hypothesis(said, confidence, rule.attributes, learned)]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A rule, ready to be asked."""

    wording: Wording
    patterns: Sequence[Expression]
    intents: frozenset[str]
    certainty: float
    remember: Mapping[str, str]
    attributes: JsonObject

    @classmethod
    def of(cls, rule: Rule, compiler: _Compiler) -> _Prepared:
        is_general = not rule.patterns and not rule.intents
        usual = 0.5 if is_general else 1.0
        return cls(
            wording=Wording(rule.responses),
            patterns=[compiler.compile(pattern) for pattern in rule.patterns],
            intents=frozenset(rule.intents),
            certainty=usual if rule.confidence is None else rule.confidence,
            remember=rule.remember,
            attributes=rule.attributes,
        )

    def certainty_of(self, text: PreparedText, understood: Understanding) -> float:
        """How sure the rule is of its answer; 0 if it does not hold."""
        try:
            is_matched = any(pattern.find(text, _SECONDS) for pattern in self.patterns)
        except TimeoutError as error:
            raise ConnectorError("a pattern takes too long on what was said") from error
        if is_matched:
            return self.certainty
        if understood.intent in self.intents:
            return self.certainty * understood.confidence
        return 0.0 if self.patterns or self.intents else self.certainty

    def learned(self, understood: Understanding) -> JsonObject:
        """What the utterance tells about the human."""
        found = {name: understood.values(kind) for name, kind in self.remember.items()}
        return {name: values[0] for name, values in found.items() if values}


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Makes expressions of patterns."""

    is_regex: bool
    ignores_case: bool
    whole_words: bool

    def compile(self, pattern: str) -> Expression:
        if not pattern.strip():
            raise ParameterError("a pattern must not be empty: a rule without any always holds")
        expression = pattern if self.is_regex else re.escape(pattern)
        if self.whole_words and not self.is_regex:
            expression = rf"(?:^|\W){expression}(?:\W|$)"
        try:
            re.compile(expression)
        except re.error as error:
            raise ParameterError(f"{pattern!r} is no regular expression: {error}") from error
        flags = re.IGNORECASE if self.ignores_case else re.NOFLAG
        return Expression(expression, int(flags), _MEMORY)
