"""How sure a form is that it should be the one to answer."""

from __future__ import annotations

from dataclasses import dataclass

from tertulia.agent.skills.form.heard import Heard
from tertulia.agent.skills.form.moves import Move

_INTERRUPTED = 0.8  # whoever has just been speaking goes first


@dataclass(frozen=True, slots=True)
class Certainty:
    """Confidences of a form.

    Attributes:
        sure: where something was understood; of an intent, times how sure the annotator is.
        unsure: where nothing was.
    """

    sure: float
    unsure: float

    def of(self, move: Move, heard: Heard, *, is_new: bool, is_interrupted: bool) -> float:
        """The confidence of a move."""
        certainty = self._of(move, heard, is_new=is_new)
        return round(certainty * (_INTERRUPTED if is_interrupted else 1.0), 4)

    def _of(self, move: Move, heard: Heard, *, is_new: bool) -> float:
        is_value = bool(heard.values or heard.refusals or heard.called)
        if is_new or move.act == "cancelled":
            return self.sure * heard.certainty
        if is_value and heard.is_foreign and not heard.is_alone:
            return self.sure * (1 - heard.certainty)
        if is_value:
            return self.sure
        if not move.is_understood:
            return self.unsure
        return self.sure * (1 - heard.certainty if heard.is_foreign else heard.certainty)
