"""Old .xls workbooks ([MS-XLS]) -> values, and what their records say."""
