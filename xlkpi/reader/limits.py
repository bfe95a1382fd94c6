"""What a file of somebody else may cost."""

from __future__ import annotations

MOST_BYTES = 50_000_000
"""Of a file as it came: a form has some 100 kB, a town's whole mail some MB."""
MOST_MAIL = 300_000_000
"""Bytes of a mail, or of a file of mails; providers end at 50 MB, packed for the way at 70."""
MOST_UNPACKED = 200_000_000
"""Bytes of a workbook's parts."""
MOST_PARTS = 2_000
"""Of a workbook."""
MOST_ARCHIVED = 1_000_000_000
"""Bytes of the files in an archive, those in archives within it included."""
MOST_MEMBERS = 20_000
"""Files of an archive, likewise."""
MAIL_BYTES, MAIL_FILES = 100_000_000, 300
"""What the files of one mail may take, unpacked, those in archives within it included."""
STRANGER_BYTES, STRANGER_FILES = 60_000_000, 200
"""Likewise of all mails of one run from an address that is no unit's; a unit's own return, sent
from such an address, has some hundred kB."""
MOST_RATIO = 400
"""Of a large part to its packed size; a sheet packs to a twentieth, blanks to a hundredth."""
SMALL = 20_000_000
"""Bytes of a part whose ratio does not matter."""
MOST_PART = 30_000_000
"""Bytes of a part that is no sheet: the table of texts, the styles."""
MOST_SHEETS = 300
MOST_PROPERTIES = 1_000_000
"""Bytes of what a workbook says of itself: its title, its keywords."""
MOST_TITLE = 255
"""Characters of a sheet's name; Excel ends at 31."""
MOST_CODE = 1_000
"""Characters of a number format; Excel ends at 255."""
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
MOST_CELLS = 1_000_000
"""Of the rectangle that a sheet's values span."""
MOST_PLACES = 2_500_000
"""Rows and cells that a sheet lists, empty ones included."""
MOST_CELLS_READ = 2_000_000
"""Of all sheets of a workbook."""
MOST_CHARACTERS = 70_000
"""Of one text; Excel ends at 32,767, LibreOffice at twice that."""
MOST_TEXT = 20_000_000
"""Characters of all cells of a sheet, a text that stands in many cells counted for each."""
MOST_MARKS = 20_000
"""Merged areas of a sheet, or its pictures."""
MOST_SWELLING = 100
"""Times that the files of a large archive may be as long as the archive; workbooks hardly pack."""
MOST_LEVELS = 2
"""Of archives within archives."""
MOST_NAME = 200
"""Characters of a name within an archive that are told."""
SECONDS = 6.0
"""Of computing for one file; an honest one takes a tenth."""
PATIENCE = 60.0
"""Seconds on the clock for one file, whether computing or not."""
MEMORY = 400_000_000
"""Bytes of one reading process: with the one that asks it, less than 600 MB."""
WORN = 300_000_000
"""Bytes that a process may keep; one that a file has swollen beyond is not asked again."""
