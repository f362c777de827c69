"""The component families, one folder each."""
