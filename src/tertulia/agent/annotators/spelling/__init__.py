"""Typing mistakes, corrected towards the words of one's own texts."""
