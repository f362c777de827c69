"""Where dialogues live: one contract, one set of rules, one file per database."""
