"""The agent's configuration: read, merged, checked whole, and compiled to an assistant."""
