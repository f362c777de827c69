"""Answers from one's own texts."""
