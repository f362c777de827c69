"""How well messages are understood: what is measured, on what, and how it is told."""
