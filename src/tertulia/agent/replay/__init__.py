"""Stored dialogues, run again: from what was recorded, or with the services asked anew."""
