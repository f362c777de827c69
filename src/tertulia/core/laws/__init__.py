"""The laws a spec must obey: one small function a law, one file a subject."""
