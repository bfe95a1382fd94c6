"""How the master's sheets are drawn: looks, widths, charts, what is locked."""
