"""Files that a system or a program leaves in a folder by itself: nobody sent them."""

from __future__ import annotations

import re
from typing import Final

_LEFT: Final = re.compile(
    r"~\$.*|\..*|~wr[a-z]\d+\.tmp|thumbs\.db|desktop\.ini|ehthumbs.*\.db|.*\.(crdownload|part|partial)",
    re.IGNORECASE | re.DOTALL,
)
"""Locks of open documents, hidden files, halves of downloads, pictures kept for the Explorer."""


def is_leftover(name: str) -> bool:
    """Whether a file's name, without its folder, says that no person has sent it."""
    return _LEFT.fullmatch(name) is not None
