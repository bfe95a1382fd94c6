"""Judged returns and their marked copies, as openpyxl sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl

from tests.builders.forms import CREATED, RECEIVED, Issued, plan, roster, sign
from xlkpi.generator.problem_sheet import FIRST_LINE
from xlkpi.generator.workbook import marked_copy
from xlkpi.importer.returns import Judged, judge_arrivals
from xlkpi.outgoing.marked_copies import marked_return
from xlkpi.plan.build import HELPER_SHEETS, PROBLEMS
from xlkpi.reader.arrivals import Arrived
from xlkpi.reader.incoming import Incoming
from xlkpi.reader.opening import open_workbook
from xlkpi.xlsx.form_styles import ERROR_TINT, WARNING_TINT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.generator.marks import MarkedReturn
    from xlkpi.plan.model import Plan
    from xlkpi.problems import Problem
    from xlkpi.texts import Lang

TINTS = {ERROR_TINT[1:]: "error", WARNING_TINT[1:]: "warning"}


def judged(*files: bytes, made: Plan | None = None) -> tuple[Judged, ...]:
    """Files sent back by the unit that a plan was issued to, judged together."""
    incoming = [Incoming(f"{n}.xlsx", data, RECEIVED) for n, data in enumerate(files)]
    arrived = [Arrived(one, open_workbook(one.data, one.name, HELPER_SHEETS)) for one in incoming]
    return judge_arrivals(arrived, Issued(made), sign, roster())


def copied(one: Judged, lang: Lang = "zh-CN") -> Copied:
    """The marked copy of a judged return."""
    assert one.expected is not None
    return written(marked_return(one), one.expected.plan, lang)


def written(what: MarkedReturn, made: Plan | None = None, lang: Lang = "zh-CN") -> Copied:
    """The marked copy of what a test says came back."""
    return Copied(marked_copy(made or plan(), what, sign, CREATED, lang))


def faults(one: Judged, *, least: int = 2) -> list[Problem]:
    """The problems of a return's forms from a severity on: 2 for errors, 1 for warnings too."""
    found = (p for s in one.returned.submissions for p in s.problems)
    return [p for p in found if p.severity.rank >= least]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of 问题清单; `link` is where a click on its cell (or sheet) leads to."""

    number: float
    sheet: str
    cell: str
    severity: str
    found: str
    message: str
    hint: str
    link: tuple[str, str] | None


@dataclass(frozen=True)
class Copied:
    """A marked copy as a person meets it."""

    data: bytes

    @cached_property
    def book(self) -> Any:
        """Its sheets, formulas as formulas."""
        return openpyxl.load_workbook(BytesIO(self.data))

    @cached_property
    def shown(self) -> Any:
        """Its sheets, formulas as the values they show."""
        return openpyxl.load_workbook(BytesIO(self.data), data_only=True)

    def marks(self, sheet: str) -> Mapping[str, str]:
        """Cell -> error or warning, by the colours of a sheet; of merged cells the first."""
        page = self.book[sheet]
        covered = {
            cell
            for area in page.merged_cells.ranges
            for row in page[area.coord]
            for cell in (c.coordinate for c in row)
            if cell != area.coord.partition(":")[0]
        }
        return {
            cell.coordinate: TINTS[cell.fill.fgColor.rgb[2:]]
            for row in page.iter_rows()
            for cell in row
            if cell.fill.fgColor.rgb[2:] in TINTS and cell.coordinate not in covered
        }

    def comments(self, sheet: str) -> Mapping[str, str]:
        """Cell -> comment."""
        cells = (cell for row in self.book[sheet].iter_rows() for cell in row)
        return {cell.coordinate: cell.comment.text for cell in cells if cell.comment}

    def locks(self, sheet: str) -> Mapping[str, bool]:
        """Cell -> whether it is locked."""
        cells = (cell for row in self.book[sheet].iter_rows() for cell in row)
        return {cell.coordinate: cell.protection.locked for cell in cells}

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The lines of 问题清单, from top to bottom."""
        page = self.book[PROBLEMS]
        lines = []
        for row in page.iter_rows(min_row=FIRST_LINE + 1, max_col=7):
            values: list[Any] = [cell.value if cell.value is not None else "" for cell in row]
            link = row[2].hyperlink or row[1].hyperlink
            values.append(_target(link.location) if link else None)
            lines.append(Line(*values))
        return lines


def _target(location: str) -> tuple[str, str]:
    match = re.fullmatch(r"(?:'((?:[^']|'')+)'|([^'!]+))!([A-Z]+[0-9]+)", location)
    assert match is not None, location
    return (match[1] or match[2]).replace("''", "'"), match[3]
