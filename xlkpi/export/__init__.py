"""What is on record as tables for other programs, typed, each value with where it is from."""
