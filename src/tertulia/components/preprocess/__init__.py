"""Text and tokens to cleaner text and tokens."""
