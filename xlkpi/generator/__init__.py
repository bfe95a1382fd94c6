"""Plan -> protected workbook."""
