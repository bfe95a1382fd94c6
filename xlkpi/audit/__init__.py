"""What is on record, told in words, and proved."""
