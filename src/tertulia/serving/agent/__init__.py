"""The agent over HTTP, server-sent events and WebSockets."""
