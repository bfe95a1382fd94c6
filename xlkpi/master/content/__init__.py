"""What the master's sheets say: their lines and columns as data."""
