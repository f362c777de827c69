"""Conversations as tests: what is said, and what is expected to come of it."""
