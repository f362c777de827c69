"""Benchmarks of the agent: load, and what becomes of turns when things go wrong.

The stub services and the load generator stand beside the data sets, in `bench/agent`.
"""
