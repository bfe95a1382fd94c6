"""问题清单, 报送状态 and 导入日志: what is wrong, who has sent what, what came in."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.master.sheet import Head, TableSheet
from xlkpi.problems import Severity
from xlkpi.spec.kinds import Kind
from xlkpi.workspace.clock import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from xlkpi.master.view import MasterView
    from xlkpi.problems import Problem
    from xlkpi.xlsx.book import Book

_SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "提示", Severity.INFO: "说明"}


def write_problems(book: Book, view: MasterView) -> None:
    """Write the problems; equal ones of one sheet stand on one line with their cells."""
    heads = (
        Head("序号", 6, Kind.INTEGER),
        Head("程度", 7, state=True),
        Head("代码", 7),
        Head("单位", 20),
        Head("项目", 28),
        Head("文件", 30),
        Head("表", 22),
        Head("单元格", 14),
        Head("问题", 52),
        Head("处理", 44),
    )
    note = "每个单位最近一次报送中的问题，以及各单位之间的问题；只是说明的不列。"
    sheet = TableSheet(book, "问题清单", f"{view.title}　问题清单", note, heads)
    units = {u.id: u.name for u in view.roster.units}
    projects = {p.id: p.name for p in view.roster.projects}
    for group in _collapsed(view.problems):
        first = group[0]
        place = first.place
        sheet.line(
            [
                sheet.count + 1,
                _SEVERITIES[first.severity],
                first.code,
                units.get(place.unit, place.unit),
                projects.get(place.project, place.project),
                place.file,
                place.sheet,
                cell_ranges([p.place.cell for p in group if p.place.cell]),
                first.message.zh,
                first.hint.zh,
            ]
        )
    sheet.finish(frozen=3)


def _collapsed(problems: Sequence[Problem]) -> list[list[Problem]]:
    told = [p for p in problems if p.severity is not Severity.INFO]
    told.sort(key=lambda p: -p.severity.rank)

    def same(p: Problem) -> tuple[str, ...]:
        alike = p.message.zh if not p.place.cell else ""
        return (p.code, p.place.unit, p.place.project, p.place.file, p.place.sheet, alike)

    return [list(group) for _, group in groupby(told, key=same)]


def cell_ranges(cells: Sequence[str]) -> str:
    """Return cells as a list in which runs down one column are ranges ("D12:D14、F20")."""
    places = sorted({CellRef.parse(cell) for cell in cells}, key=lambda c: (c.column, c.row))
    runs: list[list[CellRef]] = []
    for place in places:
        if runs and runs[-1][-1].column == place.column and runs[-1][-1].row + 1 == place.row:
            runs[-1].append(place)
        else:
            runs.append([place])
    return "、".join(str(r[0]) if len(r) == 1 else f"{r[0]}:{r[-1]}" for r in runs)


def write_status(book: Book, view: MasterView) -> None:
    """Write the roll-call, a line for each due form, and the rates by kind of unit."""
    heads = (
        Head("单位", 22),
        Head("项目", 30),
        Head("下发时间", 17),
        Head("截止", 12),
        Head("首次收到", 17),
        Head("最近收到", 17),
        Head("次数", 6, Kind.INTEGER),
        Head("发件人", 16),
        Head("附件名", 32),
        Head("状态", 16, state=True),
        Head("逾期", 6),
        Head("错误数", 7, Kind.INTEGER),
        Head("提示数", 7, Kind.INTEGER),
        Head("退回时间", 12),
        Head("备注", 16),
        Head("单位编号", 8, hidden=True),
        Head("项目编号", 8, hidden=True),
    )
    due = view.due.astimezone(view.zone).strftime("%Y-%m-%d")
    rates = "；".join(
        f"{r.kind}：应报 {r.due}，已报 {r.returned}，已并入 {r.merged}，逾期 {r.overdue}"
        for r in view.rates
    )
    sheet = TableSheet(book, "报送状态", f"{view.title}　报送状态", rates, heads)
    for line in view.lines:
        sheet.line(
            [
                line.unit.name,
                line.project.name,
                _time(view, line.issued),
                due,
                _time(view, line.first),
                _time(view, line.latest),
                line.count,
                line.sender,
                line.file,
                line.status,
                "逾期" if line.overdue else "",
                line.errors,
                line.warnings,
                "",
                "",
                line.unit.id,
                line.project.id,
            ]
        )
    sheet.finish(frozen=2)


def write_log(book: Book, view: MasterView) -> None:
    """Write every file that came in, in order of arrival."""
    heads = (
        Head("序号", 6, Kind.INTEGER),
        Head("收到时间", 17),
        Head("文件", 44),
        Head("单位", 22),
        Head("结果", 16, state=True),
        Head("各表", 50),
        Head("SHA-256", 20),
    )
    note = f"台账第 {view.revision} 版；日志末条 {view.journal_head[:16]}"
    sheet = TableSheet(book, "导入日志", f"{view.title}　导入日志", note, heads)
    for n, line in enumerate(view.returns, 1):
        sheet.line(
            [
                n,
                _time(view, line.received),
                line.file,
                line.unit,
                line.status,
                line.forms,
                line.sha256[:16],
            ]
        )
    sheet.finish(frozen=2)


def _time(view: MasterView, moment: datetime | None) -> str:
    return "" if moment is None else shown(moment, view.zone)
