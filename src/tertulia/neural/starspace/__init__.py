"""Texts and intents in one space, near each other where they belong together."""
