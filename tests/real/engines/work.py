"""What an engine is asked to do: fill a workbook and save it in the formats it writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, assert_never

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.real.engines.contents import Entry, Value

FileKind = Literal["xlsx", "xls", "ods"]

ZERO = date(1899, 12, 30)
"""The day that serial numbers of days count from."""


@dataclass(frozen=True, slots=True)
class Work:
    """A workbook, what is typed into it, and the files it is saved as."""

    template: Path
    entries: Sequence[Entry]
    outs: Mapping[FileKind, Path]


def serial(day: date) -> int:
    """Return the number that a spreadsheet keeps for a day."""
    return (day - ZERO).days


def as_json(works: Sequence[Work]) -> str:
    """Return what the engines outside Python read: cells are [sheet, cell, kind, text]."""
    return json.dumps(
        [
            {
                "template": str(work.template),
                "outs": {kind: str(path) for kind, path in work.outs.items()},
                "cells": [[one.sheet, one.cell, *told(one.value)] for one in work.entries],
            }
            for work in works
        ]
    )


def told(value: Value | None) -> tuple[str, str]:
    """Return the kind of a value and its text."""
    match value:
        case None:
            return "empty", ""
        case str():
            return "text", value
        case Decimal():
            return "number", str(value)
        case date():
            return "date", value.isoformat()
        case _:
            assert_never(value)
