"""Services that have the last word on an answer."""
