"""Benchmarks: `python -m bench [name …] [--data DIR]`. They print tables and are no tests."""
