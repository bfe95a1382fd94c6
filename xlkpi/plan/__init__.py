"""The plan: every sheet, cell, list, name and formula of a workbook, settled once."""
