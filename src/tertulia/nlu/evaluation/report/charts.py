"""The charts of an evaluation, by the name of their file."""

from __future__ import annotations

from tertulia.nlu.evaluation.intents import IntentEvaluation
from tertulia.nlu.evaluation.report.confusion_chart import confusion_chart
from tertulia.nlu.evaluation.report.drawing import Drawing
from tertulia.nlu.evaluation.report.histogram_chart import histogram_chart
from tertulia.nlu.evaluation.report.rejection_chart import rejection_chart
from tertulia.nlu.evaluation.report.reliability_chart import reliability_chart


def intent_charts(intents: IntentEvaluation) -> dict[str, Drawing]:
    """Draw all there is to draw of intents."""
    outside = intents.out_of_scope
    charts = {
        "confusion": confusion_chart(
            intents.confusion, frozenset(outside.intents if outside is not None else ())
        ),
        "histogram": histogram_chart(intents.histogram),
        "reliability": reliability_chart(intents.calibration),
    }
    if outside is not None:
        charts["out_of_scope"] = rejection_chart(outside)
    return charts
