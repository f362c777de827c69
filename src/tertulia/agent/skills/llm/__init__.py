"""A skill that asks a large language model."""
