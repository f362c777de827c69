"""For authors of extensions: the suites every component, store and connector passes."""
