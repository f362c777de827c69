"""Language understanding: what to learn from, and how it is read, checked, written and divided."""
