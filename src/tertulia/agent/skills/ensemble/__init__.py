"""Skills together in one object, without a configuration and without a server."""
