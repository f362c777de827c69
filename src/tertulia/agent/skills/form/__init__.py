"""The skill that asks for what it needs to know."""
