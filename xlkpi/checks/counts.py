"""A count hidden in a name: 建一栋服务中心办公楼, with 是 as its target."""

from __future__ import annotations

import re

from xlkpi.checks.column_texts import ColumnTexts, each_text

_NUMERAL = r"[0-9]+|[一二两三四五六七八九十百千]+"


def _count(text: str, column: ColumnTexts) -> tuple[str, str] | None:
    counters = "|".join(map(re.escape, sorted(column.words, key=len, reverse=True)))
    match = re.search(rf"({_NUMERAL})({counters})", text) if counters else None
    return None if match is None else (match[0], match[2])


count_in_words = each_text(_count)
"""A numeral before one of the words (counters): found both, read the counter (T38b)."""
