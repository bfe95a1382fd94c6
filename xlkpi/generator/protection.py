"""How sheets are protected: against slips, not against people."""

from __future__ import annotations

from typing import Any


def protect(sheet: Any, password: str, *, filters: bool = False) -> None:
    """Lock all but the inputs; heights and widths may be changed, everything may be selected."""
    sheet.protect(
        password,
        {
            "format_rows": True,
            "format_columns": True,
            "select_locked_cells": True,
            "select_unlocked_cells": True,
            "autofilter": filters,
        },
    )
