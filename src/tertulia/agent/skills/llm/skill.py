"""Answers what a large language model makes of it."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from msgspec import UNSET, Meta

from tertulia.agent import wire
from tertulia.agent.connectors.pool import HttpPool
from tertulia.agent.errors import ConnectorError
from tertulia.agent.skills.contract import Context, Hypothesis, Skill
from tertulia.agent.skills.llm.endpoint import ChatEndpoint
from tertulia.agent.skills.llm.messages import Prompt
from tertulia.agent.skills.llm.reply import Reply
from tertulia.agent.skills.llm.rounds import Limits, Rounds
from tertulia.agent.skills.llm.toolbox import Toolbox
from tertulia.agent.skills.pattern_matching import Confidence
from tertulia.agent.skills.wording import Phrases, Wording
from tertulia.agent.state import Json, JsonObject
from tertulia.api import Workspace
from tertulia.core.errors import ParameterError

_log = logging.getLogger(__name__)

_MAX_VALUE = 500  # characters of one value in the prompt
_OWN_KEYS = frozenset({"messages", "model", "stream", "tools", "tool_choice"})

Positive = Annotated[int, Meta(ge=1)]


@dataclass(kw_only=True, eq=False)
class LLMSkill(Skill):
    """Says what a language model says, of any server that speaks OpenAI's protocol.

    The model is told the prompt, what was said before, and the text. It may have functions called
    that `tools` names, and no others. A reply that meets a limit ends with its last whole
    sentence. Where the model refuses, or has nothing to say, there is no hypothesis.

    Attributes:
        base_url: the address that the protocol's paths start from, such as
            `https://api.openai.com/v1`.
        model: the model's name there.
        prompt: what the model is to be and to do; `{name}` and the like stand for what is known
            of the human, and for annotations by their labels. Of several ways to say it, the one
            counts that uses most of what is known.
        api_key_variable: the variable of the environment that holds the key; None: no key.
        headers: sent with every request.
        history: how many utterances before the last one the model is told.
        confidence: how sure to be.
        temperature: how freely the model chooses its words; None: as its server likes.
        max_tokens: how long one completion may become.
        token_budget: how many tokens a reply may cost, with all prompts; older utterances are
            left out to keep to it.
        dialogue_token_budget: how many tokens the replies of one dialogue may cost; None: any
            number.
        time_limit_seconds: how long a reply may take, tools included.
        max_characters: how long a reply may become.
        is_streamed: whether to ask for the reply piece by piece.
        tools: functions that the model may have called: `module:function`, or a built-in name.
        tool_rounds: how often in a reply it may have some called.
        options: what else to send with every request; null leaves out what is sent else.
        functions: further tools, from Python.
        workspace: says which modules `tools` may name.
        pool: where connections come from.

    Raises:
        ParameterError: one of them makes no sense.
    """

    base_url: str
    model: str
    prompt: Phrases = "You are a helpful assistant. Answer in one to three sentences."
    api_key_variable: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    history: Annotated[int, Meta(ge=0)] = 10
    confidence: Confidence = 0.6
    temperature: Annotated[float, Meta(ge=0)] | None = None
    max_tokens: Positive = 300
    token_budget: Positive = 4000
    dialogue_token_budget: Positive | None = None
    time_limit_seconds: Annotated[float, Meta(gt=0)] = 20.0
    max_characters: Positive = 1500
    is_streamed: bool = True
    tools: Sequence[str] = ()
    tool_rounds: Positive = 3
    options: Mapping[str, Json] = field(default_factory=dict)
    functions: Sequence[Callable[..., Any]] = ()
    workspace: Workspace | None = None
    pool: HttpPool | None = None
    _wording: Wording = field(init=False, repr=False)
    _toolbox: Toolbox = field(init=False, repr=False)
    _connections: HttpPool = field(init=False, repr=False)
    _rounds: Rounds = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if self.token_budget <= self.max_tokens:
            raise ParameterError(
                "`token_budget` holds the prompts too: it must exceed `max_tokens`"
            )
        if own := sorted(_OWN_KEYS & self.options.keys()):
            raise ParameterError(f"`options` must not hold {', '.join(own)}: the skill sets them")
        if "authorization" in {name.lower() for name in self.headers}:
            raise ParameterError("put the key into the environment, and name `api_key_variable`")
        self._wording = Wording(self.prompt)
        lookup = (self.workspace or Workspace()).lookup
        self._toolbox = Toolbox.of(self.tools, self.functions, lookup)
        self._connections = self.pool or HttpPool()
        self._rounds = self._asking({})

    async def start(self) -> None:
        """Read the key, and open the pool.

        Raises:
            ConnectorError: there is no key, or it is none.
        """
        if self.api_key_variable is not None:
            self._rounds = self._asking({"authorization": f"Bearer {_key(self.api_key_variable)}"})
        await self._connections.open()

    async def stop(self) -> None:
        """Leave the pool."""
        await self._connections.close()

    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        """Ask the model.

        Raises:
            ConnectorError: it cannot be asked, or was too slow to say anything.
        """
        spent = _spent(context.state)
        if self.dialogue_token_budget is not None and spent >= self.dialogue_token_budget:
            _log.info("the dialogue's token budget is spent")
            return []
        reply = Reply(emit=context.emit, max_characters=self.max_characters)
        is_willing = await self._rounds.run(self._prompt(context), reply)
        if not is_willing or not reply.sayable:
            _log.info("no reply: %s", reply.cut or "refused, or empty")
            return []
        state = {"tokens": spent + reply.tokens}
        return [
            Hypothesis(
                reply.sayable,
                self.confidence,
                attributes=reply.attributes(self.model),
                state=UNSET if self.dialogue_token_budget is None else state,
            )
        ]

    def _prompt(self, context: Context) -> Prompt:
        known = {**context.annotations, **context.human}
        values = {name: _shown(value) for name, value in known.items() if value is not None}
        system = self._wording.say(context, values)
        return Prompt.of(system, context.history, context.text, self._toolbox.described)

    def _asking(self, secrets: Mapping[str, str]) -> Rounds:
        options: JsonObject = {"model": self.model, "temperature": self.temperature}
        if self.is_streamed:
            options |= {"stream": True, "stream_options": {"include_usage": True}}
        return Rounds(
            endpoint=ChatEndpoint(self.base_url, self._connections, {**self.headers, **secrets}),
            toolbox=self._toolbox,
            limits=Limits(
                seconds=self.time_limit_seconds,
                tokens=self.token_budget,
                completion_tokens=self.max_tokens,
                tool_rounds=self.tool_rounds,
            ),
            options={**options, **self.options},
        )


def _key(variable: str) -> str:
    """The key, which is never written anywhere."""
    key = os.environ.get(variable, "").strip()
    if not key:
        raise ConnectorError(f"the environment has no variable {variable!r}: put the key into it")
    if not (key.isascii() and key.isprintable()):
        raise ConnectorError(f"the variable {variable!r} holds characters that no key has")
    return key


def _shown(value: Json) -> str:
    """A value as it stands in the prompt: on one line, so that it cannot pose as another part."""
    text = value if isinstance(value, str) else wire.encode(value).decode()
    return " ".join(text.split())[:_MAX_VALUE]


def _spent(state: Json) -> int:
    tokens = state.get("tokens") if isinstance(state, dict) else None
    return tokens if isinstance(tokens, int) else 0
