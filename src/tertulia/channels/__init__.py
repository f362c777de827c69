"""The ways in which users reach an agent."""
