"""Evaluations told to people and to machines: text, JSON, charts, and a page of all of it."""
