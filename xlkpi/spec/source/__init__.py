"""The text of a spec: YAML, and the line of every fault in it."""
