"""What is counted: who has returned what, figures, sums, states; all views stand on it."""
