"""What comes back -> judged returns."""
