"""The command `tertulia`: one module per sub-command, and what they share."""
