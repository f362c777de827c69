"""What the page says of its charts and figures."""

from __future__ import annotations

CHART_WORDS = {
    "confusion": (
        "Which intent is taken for which",
        "A row is what was annotated, a column what was predicted; of many intents, the pairs "
        "in scope that are confused most.",
    ),
    "histogram": (
        "How sure it is",
        "When it is right, and when it is wrong; each with a scale of its own.",
    ),
    "reliability": (
        "Whether that means anything",
        "On the dashed line, it is right as often as it is sure. Thin bars have few messages.",
    ),
    "out_of_scope": (
        "What a threshold would reject",
        "Out of scope, the more the better; in scope, the fewer.",
    ),
}
"""A title and a sentence for each chart."""

GLOSSARY = (
    '<section class="card"><dl>'
    "<dt>precision, recall, F1</dt><dd>The share of what was predicted that is right, the share "
    "of what is right that was predicted, and the harmonic mean of both.</dd>"
    "<dt>weighted, macro, micro</dt><dd>The mean over names by how often each is annotated; the "
    "plain mean; and all names together as if they were one.</dd>"
    "<dt>calibration error</dt><dd>By how much confidence and accuracy differ on average, over "
    "fifteen bins (Guo et al. 2017).</dd>"
    "<dt>out-of-scope AUROC</dt><dd>The probability that of two messages, one in scope and one "
    "out of it, the model is more confident of the former.</dd>"
    "<dt>exact spans, word by word</dt><dd>An entity counts if its type, start and end are right; "
    "or each word by itself, those outside all entities left out.</dd></dl></section>"
)
"""The words that need explaining."""
