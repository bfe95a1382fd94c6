"""What a file of somebody else may cost."""

from __future__ import annotations

MOST_BYTES = 50_000_000
"""Of a file as it came: a form has some 100 kB, a town's whole mail some MB."""
MOST_UNPACKED = 200_000_000
"""Bytes of a workbook's parts."""
MOST_PARTS = 2_000
"""Of a workbook."""
MOST_ARCHIVED = 1_000_000_000
"""Bytes of the files in an archive; they are taken out one by one."""
MOST_MEMBERS = 20_000
"""Files of an archive."""
MOST_RATIO = 400
"""Of a large part to its packed size; a sheet packs to a twentieth, blanks to a hundredth."""
SMALL = 20_000_000
"""Bytes of a part whose ratio does not matter."""
MOST_STRINGS = 30_000_000
"""Bytes of the table of texts."""
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
MOST_CELLS = 1_000_000
"""Of the rectangle that a sheet's values span."""
MOST_CELLS_READ = 2_000_000
"""Of all sheets of a workbook."""
MOST_LEVELS = 2
"""Of archives within archives."""
SECONDS = 6.0
"""Of computing for one file; an honest one takes a tenth."""
MEMORY = 800_000_000
"""Bytes of one reading process."""
