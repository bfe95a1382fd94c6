"""The report: one HTML file for whoever asks how far a collection is; it needs no network."""
