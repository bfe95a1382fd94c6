"""Slips of the pen that a spec knows: 可以试 for 可以使."""

from __future__ import annotations

from xlkpi.checks.column_texts import ColumnTexts, each_text


def _typo(text: str, column: ColumnTexts) -> tuple[str, str] | None:
    return next(((typo, right) for typo, right in column.words.items() if typo in text), None)


known_typos = each_text(_typo)
"""One of the words stands in the text: found it, read what is proposed for it (T47)."""
