"""Text to tokens, and back where that is possible."""
