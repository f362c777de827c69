"""The sub-commands of `tertulia agent`, one module each."""
