"""Whatever is written into a configuration: it is compiled, or refused with problems."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tertulia.agent.build import build_assistant
from tertulia.agent.config.entries import ConnectorEntry, RetryEntry, ServiceEntry, Whole
from tertulia.agent.config.files import Merged
from tertulia.agent.config.outline import outline
from tertulia.agent.config.reading import compile_agent
from tertulia.agent.config.svg_drawing import drawn_as_svg
from tertulia.agent.config.text_drawing import drawn_as_text
from tertulia.core.errors import ConfigError
from tertulia.core.signature import parameters_of
from tests.agent.config.samples import sound, surroundings

NAMES = st.sampled_from(["skill", "choice", "g", "g.a", "a", "x", "connectors.x"])
WORDS = st.sampled_from(
    [
        "add_bot_utterance",
        "ConfidenceResponseSelectorConnector",
        "toy_agent_parts:Echo",
        "last_utterance",
        "http://127.0.0.1:1/x",
        "selector",
        "timeout",
        "${HOME}",
        "python",
        "http",
        "",
        "\x00",
    ]
)
KEYS = st.sampled_from(
    sorted(
        {
            *parameters_of(ServiceEntry),
            *parameters_of(ConnectorEntry),
            *parameters_of(RetryEntry),
            "url",
            "batch_size",
            "class_name",
            "model",
            "name",
        }
    )
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | NAMES | WORDS
VALUES: st.SearchStrategy[Any] = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | NAMES, inner, max_size=4),
    max_leaves=8,
)
SERVICES = st.dictionaries(NAMES, st.dictionaries(KEYS | NAMES, VALUES, max_size=5), max_size=4)
CONFIGS = st.fixed_dictionaries(
    {"services": SERVICES.map(lambda services: sound(**services)["services"])},
    optional={key: VALUES for key in parameters_of(Whole) if key != "services"},
)


@settings(max_examples=150, deadline=None)
@given(CONFIGS)
def test_a_configuration_is_refused_with_problems_or_built_and_drawn(
    config: dict[str, Any],
) -> None:
    try:
        spec = compile_agent(Merged(config), surroundings(HOME="home")).spec
    except ConfigError:
        return

    build_assistant(spec, surroundings())
    assert outline(spec)
    assert drawn_as_text(spec)
    assert drawn_as_svg(spec)
