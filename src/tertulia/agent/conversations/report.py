"""How conversations went."""

from __future__ import annotations

from dataclasses import dataclass

from tertulia.agent.conversations.result import ConversationResult
from tertulia.agent.conversations.telling import told
from tertulia.agent.errors import ConversationError


@dataclass(frozen=True, slots=True)
class ConversationReport:
    """How conversations went, in the order in which they were given."""

    results: tuple[ConversationResult, ...]

    @property
    def failures(self) -> list[ConversationResult]:
        """Those that did not go as they are written."""
        return [result for result in self.results if result.has_failed]

    @property
    def has_failed(self) -> bool:
        """Whether there is one such."""
        return bool(self.failures)

    def raise_for_failures(self) -> None:
        """Raise if a conversation did not go as it is written.

        Raises:
            ConversationError: tells of each of them what was expected and what came.
        """
        if failures := self.failures:
            story = "\n".join("\n".join(told(failure)) for failure in failures)
            raise ConversationError(
                f"{len(failures)} of {len(self.results)} conversations"
                f" did not go as they are written\n{story}"
            )
