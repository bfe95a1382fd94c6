"""Writing .xlsx files strictly: what the writer would only warn of is an exception."""
