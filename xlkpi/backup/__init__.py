"""A workspace as one file: what goes in, how it is written, and how it is read without trust."""
