"""Training and judging: the trainer, the batch loop, metrics and reports."""
