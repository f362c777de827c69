"""The names of the built-in metrics. Listing them imports none of them."""

from __future__ import annotations

from collections.abc import Mapping

_PLACES: Mapping[str, str] = {
    "accuracy": "accuracy:accuracy",
    "bleu": "bleu:bleu",
    "classification_accuracy": "classification_accuracy:classification_accuracy",
    "classification_f1": "classification_f1:classification_f1",
    "classification_f1_weighted": "classification_f1:classification_f1_weighted",
    "classification_log_loss": "classification_log_loss:classification_log_loss",
    "classification_mrr": "classification_mrr:classification_mrr",
    "classification_roc_auc": "classification_roc_auc:classification_roc_auc",
    "exact_match": "squad:exact_match",
    "loss": "ranking:triplet_loss",
    "ner_f1": "ner_f1:ner_f1",
    "per_item_accuracy": "per_item:per_item_accuracy",
    "per_item_bleu": "bleu:per_item_bleu",
    "per_item_dialog_accuracy": "dialogs:per_item_dialog_accuracy",
    "per_item_dialog_bleu": "bleu:per_item_dialog_bleu",
    "per_token_accuracy": "per_item:per_token_accuracy",
    "r@1": "ranking:recall_at_1",
    "r@2": "ranking:recall_at_2",
    "r@5": "ranking:recall_at_5",
    "rank_response": "ranking:rank_response",
    "sets_accuracy": "accuracy:sets_accuracy",
    "slots_accuracy": "slots_accuracy:slots_accuracy",
    "squad_f1": "squad:squad_f1",
}

METRICS: Mapping[str, str] = {
    name: f"tertulia.training.metrics.{place}" for name, place in _PLACES.items()
}
