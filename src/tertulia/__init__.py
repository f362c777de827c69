"""Tertulia: conversational AI in one package."""
