"""A column filled with one and the same word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.checks.column_texts import ColumnTexts, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator


def all_equal(column: ColumnTexts, /) -> Iterator[Finding]:
    """Two or more texts, all the same: told once, at the first (T44)."""
    if len(column.texts) > 1 and len(set(column.texts)) == 1:
        yield Finding(0, column.texts[0])
