"""Vectors for words: read from files, assembled into matrices, or counted."""
