"""Workbooks as Gnumeric calculates them anew."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import openpyxl

from tests.real.engines.in_programs import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.real.cache import Sheets


def recalculated(path: Path, folder: Path) -> Sheets:
    """Return every cell's value: sheet -> cell -> value; `folder` takes the file it saves."""
    out = folder / "calculated.xlsx"
    run("ssconvert", "--recalc", "--export-type=Gnumeric_Excel:xlsx2", path, out)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it writes no default style
        book = openpyxl.load_workbook(out, data_only=True)
    return {page.title: {c.coordinate: c.value for row in page for c in row} for page in book}
