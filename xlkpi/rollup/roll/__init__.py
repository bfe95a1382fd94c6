"""Who has returned what, how it stands and what is counted."""
