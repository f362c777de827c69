"""Benchmarks of language understanding: `python -m bench nlu.accuracy --data DIR`."""
