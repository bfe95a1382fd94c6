"""Whether what a form says is accepted: built-in checks, rules, checks of texts."""
