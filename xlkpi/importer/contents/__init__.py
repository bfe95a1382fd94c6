"""What a cell says: numbers, days, texts, and what hides in them."""
