"""Ready-made annotators: what was meant by a spelling, a number, a date, and in which language."""
