"""The engine: components, specs, pipelines and the store. Imports nothing above it."""
