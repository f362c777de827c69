"""Regular expressions and lists of phrases, found in messages in bounded time."""
