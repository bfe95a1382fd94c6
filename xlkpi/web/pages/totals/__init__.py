"""汇总: what is accepted, added up, drawn, reviewed and written."""
