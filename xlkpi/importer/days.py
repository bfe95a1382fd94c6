"""Dates as people type them."""

from __future__ import annotations

import re
from datetime import date

_WAYS = (
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


def day(text: str) -> date | None:
    """Read 2021-1-15, 2021/1/15, 2021.1.15, 2021年1月15日 or 20210115; None for anything else."""
    if not text.replace("年", "").replace("月", "").replace("日", "").replace("号", "").isascii():
        return None
    for way in _WAYS:
        match = way.fullmatch(text)
        if match:
            try:
                return date(int(match[1]), int(match[2]), int(match[3]))
            except ValueError:
                return None
    return None
