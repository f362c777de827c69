"""Services that always say the same."""

from __future__ import annotations

from tertulia.agent import wire
from tertulia.agent.service import Request
from tertulia.agent.state import Json, JsonObject
from tertulia.core.errors import ParameterError


class PredefinedOutputConnector:
    """Answers every task with a copy of `output`: a dummy of a service that is to come.

    Args:
        output: any JSON.
        connector_name: what the configuration calls it; of no consequence.

    Raises:
        ParameterError: `output` is no JSON.
    """

    window = 0

    def __init__(self, output: Json, connector_name: str = "") -> None:
        self.connector_name = connector_name
        try:
            self._output = wire.encode(output)
        except TypeError as error:
            raise ParameterError(f"`output` must be JSON: {error}") from error

    async def start(self) -> None:
        """There is nothing to open."""

    async def stop(self) -> None:
        """There is nothing to close."""

    async def send(self, request: Request) -> Json:  # noqa: ARG002 - whatever is asked
        """Answer at once."""
        return wire.decode(self._output)


class PredefinedTextConnector(PredefinedOutputConnector):
    """Says one sentence: what to answer in time, or when everything else has failed.

    Args:
        response_text: the sentence.
        annotations: annotations of the bot's utterance.
        connector_name: what the configuration calls it; of no consequence.

    Raises:
        ParameterError: `annotations` are no JSON.
    """

    def __init__(
        self,
        response_text: str,
        annotations: JsonObject | None = None,
        connector_name: str = "",
    ) -> None:
        output = {"text": response_text, "annotations": annotations or {}}
        super().__init__(output, connector_name)
