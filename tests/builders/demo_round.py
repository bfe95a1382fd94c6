"""The demo's round, played once for all tests that look at it."""

from __future__ import annotations

from functools import cache
from typing import Any

import openpyxl

from tests.builders.prepared import shared_folder
from xlkpi.demo.round import Round, run


@cache
def played() -> Round:
    return run(shared_folder("round") / "demo")


@cache
def master() -> Any:
    """The master's cached values, by openpyxl."""
    return openpyxl.load_workbook(played().second.masters[0].file, data_only=True)


def table(sheet: str, first_head: str) -> list[dict[str, Any]]:
    """The lines of a master sheet below the header that begins with a word, as dictionaries."""
    rows = list(master()[sheet].iter_rows(values_only=True))
    start = next(n for n, row in enumerate(rows) if first_head in row)
    heads = [str(h).replace("\n", "") if h is not None else "" for h in rows[start]]
    return [dict(zip(heads, row, strict=True)) for row in rows[start + 1 :] if any(row)]
