"""Services that say which skills are asked."""
