"""A department's workspace: where things lie, its configuration, roster, key and clock."""
