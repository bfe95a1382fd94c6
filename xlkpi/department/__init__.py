"""A department's workspace opened for work: configuration, roster, specs, key, ledger, masters."""
