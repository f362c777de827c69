"""What users write for an agent beside connectors: skills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.agent.skills.contract import Context, Hypothesis, Skill


@dataclass(eq=False)
class Counting(Skill):
    """Counts for who says "count"."""

    step: int = 1

    async def respond(self, context: Context) -> Sequence[Hypothesis]:
        if "count" not in context.text:
            return []
        number = (context.state or 0) + self.step
        return [Hypothesis(str(number), 0.9, state=number)]
