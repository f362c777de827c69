"""Config languages, compiled to the one spec the engine knows. Nothing else parses configs."""
