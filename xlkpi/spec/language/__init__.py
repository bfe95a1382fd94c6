"""The spec language as models: what may stand in a spec."""
