"""Readers, iterators, data formats and downloads."""
