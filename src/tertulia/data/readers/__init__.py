"""One data set or file layout per file."""
