"""Words written twice in a row, such as 主要用于用于."""

from __future__ import annotations

import re

from xlkpi.checks.column_texts import ColumnTexts, each_text

_DOUBLED = re.compile(r"((?P<first>[\u4e00-\u9fff])(?!(?P=first))[\u4e00-\u9fff]{1,5})\1")


def _doubled(text: str, _: ColumnTexts) -> tuple[str, str] | None:
    match = _DOUBLED.search(text)
    return None if match is None else (match[0], match[1])


doubled_words = each_text(_doubled)
"""Two or more characters repeated at once: found both, read one of them (T23)."""
