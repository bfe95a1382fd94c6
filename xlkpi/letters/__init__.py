"""What the department writes to units: the texts of mails, from templates it can replace."""
