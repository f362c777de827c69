"""Torch layers the families share. Only this room imports torch at module level."""
