"""The department's master workbook: what was merged, added up in live formulas; only written."""
