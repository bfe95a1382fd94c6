"""What a level has accepted, as one signed file for the next: written, and read without trust."""
