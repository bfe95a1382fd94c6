"""The roster: read, kept, and what is wrong with it."""
