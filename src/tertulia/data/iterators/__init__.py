"""One way to split, reshape or stream data per file."""
