"""What a mail of somebody else may cost."""

from __future__ import annotations

MOST_LEVELS = 50
"""Of parts within parts, enclosed mails included."""
MOST_PARTS = 20_000
"""Of a mail, enclosed ones included."""
MOST_FOLDERS = 500
"""Attachments, and recipients, of a message in an Outlook file."""
MOST_HELD = 300_000_000
"""Bytes of enclosed mails that are read within each other at one time."""
MOST_HEADER = 1_000_000
"""Bytes of the headers of a part; real ones take some kB."""
MOST_FIELD = 100_000
"""Characters of one header."""
MOST_ADDRESSES = 20_000
"""Characters of a header with addresses."""
MOST_TEXT = 2_000_000
"""Bytes of a text or web page that are read as the mail's text."""
MOST_NAME = 200
"""Characters of an attachment's name."""
MOST_IDS = 1_000
"""Of the mails referred to, and of addresses."""
MOST_RESULTS = 20
"""Of the headers in which servers say what they found out of a mail's author."""
MOST_CARRIED = 100
"""Mails that lie in a mail or that it reports of, and are told."""
MOST_URLS = 5_000
"""Links of a text that are looked at."""
MOST_LINKS = 1_000
"""Links of a mail that are told."""
