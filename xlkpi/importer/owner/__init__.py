"""Whose a workbook is: identities, issues, senders."""
