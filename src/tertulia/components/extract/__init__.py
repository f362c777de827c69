"""Components that find entities."""
