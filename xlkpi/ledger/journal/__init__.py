"""The journal: events, append-only and chained."""
