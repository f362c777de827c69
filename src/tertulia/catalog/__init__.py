"""Ready-made configs and small sample data that ship with the package."""
