"""Tokens to numbers."""
