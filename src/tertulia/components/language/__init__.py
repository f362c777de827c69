"""Language models that other components share."""
