"""The record of everything: a journal of events, and the ledger that is its fold."""
