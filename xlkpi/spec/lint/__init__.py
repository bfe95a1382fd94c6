"""What can be wrong with a spec whose YAML is in order."""
