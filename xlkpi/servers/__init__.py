"""The department's mail servers: the only place that opens connections to them."""
