"""OpenDocument workbooks -> values and formulas."""
