"""Every figure of a master, walked back to the return, file and cell it was typed in."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl

from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.formula.ast import Cell
from xlkpi.master.content.table_rows import table_name
from xlkpi.rollup.figures import figures, listed_tables
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.inbox import content

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from xlkpi.plan.model import PlannedField
    from xlkpi.spec.language.kinds import Kind
    from xlkpi.spec.language.models import Spec

COLLECTION = "2021-targets"
NEAR = Decimal("0.0000001")
Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One merged form: the fields it was issued with, and its sheet as it came back."""

    fields: Mapping[Cell, PlannedField]
    page: Any

    def typed(self, key: Cell) -> object:
        """What the clerk left in a cell, by this module's own reading."""
        field = self.fields[key]
        return plainly(self.page[str(field.at)].value, field.spec.kind)

    def number(self, key: Cell) -> Decimal:
        found = self.typed(key)
        return found if isinstance(found, Decimal) else Decimal(0)

    def percent(self, row: str) -> Decimal:
        """A cumulative share; all four typed as 30, 50 ... are hundredths."""
        whole = self.number(Cell("plan", "m12", "percent")) > 1
        found = self.number(Cell("plan", row, "percent"))
        return found / 100 if whole else found

    def computed(self, key: Cell) -> Decimal:
        """What a computed figure must be, from the inputs alone."""
        total = self.number(Cell("", "", "fiscal_funds")) + self.number(Cell("", "", "other_funds"))
        if key == Cell("", "", "budget_total"):
            return total
        points = ["m3", "m6", "m10", "m12"]
        before = points[points.index(key.row) - 1] if key.row != "m3" else ""
        earlier = self.percent(before) if before and key.column == "increment" else Decimal(0)
        assert key.column in ("amount", "increment")
        return (self.percent(key.row) - earlier) * total

    def figure(self, key: Cell) -> object:
        if not self.fields[key].input:
            return self.computed(key)
        return self.percent(key.row) if key.column == "percent" else self.typed(key)


def plainly(value: object, kind: Kind) -> object:
    """What a person reads in a cell: amounts with their measure, full-width digits, spaces."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if not kind.numeric:
        return "".join(str(value).split())
    text = unicodedata.normalize("NFKC", str(value)).strip().removesuffix("万元")
    hundredths = text.endswith("%")
    try:
        number = Decimal(text.rstrip("%"))
    except InvalidOperation:
        return text
    return number / 100 if hundredths else number


def lines(book: Any, sheet: str, head: str) -> list[Line]:
    """The lines of a sheet below the row of headings that has `head`, totals left out."""
    rows = [*book[sheet].iter_rows(values_only=True)]
    start = next(n for n, row in enumerate(rows) if head in row)
    heads = [str(one).replace("\n", "") for one in rows[start]]
    heads = [f"{one}（{n}）" if one in heads[:n] else one for n, one in enumerate(heads)]
    found = [dict(zip(heads, row, strict=True)) for row in rows[start + 1 :]]
    return [one for one in found if one[heads[0]]]


def traced(workspace: Path, now: datetime) -> int:
    """Compare every figure and filled row of a master with its original; return how many."""
    department = Department.at(workspace, fixed(now))
    book = openpyxl.load_workbook(department.workspace.master(COLLECTION), data_only=True)
    with department.view() as ledger:
        issues = LedgerIssues(ledger)
        sent = {(one["文件"], one["收到时间"]): one for one in lines(book, "导入日志", "结果")}
        spec = department.spec("project_targets").spec
        detail = lines(book, spec.master.detail, "表编号")
        sources: dict[str, Source] = {}
        for line in detail:
            came = sent[line["文件"], line["收到时间"]]
            digest = next(str(v) for k, v in came.items() if "SHA-256" in k)
            unit, project = line["单位编号"][1:], line["项目编号"][1:]
            issue = issues.newest(COLLECTION, unit)
            assert issue is not None
            (form,) = (one for one in issue.plan.forms if one.project == project)
            page = opened(content(department.inbox, digest))[form.sheet]
            sources[line["表编号"]] = Source({f.key: f for f in form.fields}, page)
        compared = sum(_figures(spec, line, sources[line["表编号"]]) for line in detail)
        return compared + sum(_rows(spec, book, sources))


def _figures(spec: Spec, line: Line, source: Source) -> int:
    wanted = figures(spec)
    for figure in wanted:
        shown, typed = line[figure.heading.replace("\n", "")], source.figure(figure.cell)
        assert _same(shown, typed), (line["单位"], line["项目名称"], figure.heading, shown, typed)
    return len(wanted)


def _rows(spec: Spec, book: Any, sources: Mapping[str, Source]) -> Iterator[int]:
    """Yield, table by table, how many cells were compared; a row in the one is in the other."""
    for table in listed_tables(spec):
        name = table_name(spec, table)
        shown = lines(book, name, "表编号") if name in book.sheetnames else []
        found = {(one["表编号"], one["行"]): one for one in shown}
        columns = spec.tables[table].columns
        for form, source in sources.items():
            keys = dict.fromkeys(key.row for key in source.fields if key.table == table)
            for row in keys:
                typed = {
                    column: source.typed(Cell(table, row, column))
                    for column in columns
                    if source.fields[Cell(table, row, column)].input
                }
                line = found.pop((form, row), None)
                assert (line is not None) == any(v is not None for v in typed.values())
                for column, value in typed.items() if line else ():
                    assert line is not None
                    assert _same(line[columns[column].label], value), (form, table, row, column)
                yield len(typed) if line else 0
        assert not found


def _same(shown: object, typed: object) -> bool:
    if isinstance(typed, Decimal):
        return isinstance(shown, int | float) and abs(Decimal(repr(shown)) - typed) < NEAR
    return (None if shown is None else "".join(str(shown).split())) == typed


@cache
def opened(original: bytes | None) -> Any:
    """An original, once for all its forms."""
    assert original is not None
    return openpyxl.load_workbook(BytesIO(original))
