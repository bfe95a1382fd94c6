"""The pages of the desk: what each shows, and what can be done on it."""
