"""The sub-commands of `tertulia nlu`."""
