"""The terminal: one user, who types."""
