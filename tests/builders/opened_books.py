"""Workbooks that openpyxl has opened: opened once for each test process, then a new one each time.

Opening takes ten times as long as a copy of what was opened.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from io import BytesIO
from typing import Any

import openpyxl


def opened(data: bytes) -> Any:
    """Return a workbook of one's own, as openpyxl opens these bytes."""
    return pickle.loads(_pickled(data))  # noqa: S301 - our own bytes


@lru_cache(maxsize=32)
def _pickled(data: bytes) -> bytes:
    return pickle.dumps(openpyxl.load_workbook(BytesIO(data)))


def saved(book: Any) -> bytes:
    """The bytes of a workbook."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()
