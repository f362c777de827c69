"""The laws that an assistant obeys, one small function each."""
