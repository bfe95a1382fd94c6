"""The roll-ups: by project, by unit, unit by project, the plan; all live over 项目明细."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef, on_sheet
from xlkpi.master.across import project_sums, total_of
from xlkpi.master.sheet import FIRST, Content, Formula, Head, TableSheet, total
from xlkpi.spec.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlkpi.master.columns import FormColumn
    from xlkpi.master.details import Details
    from xlkpi.master.view import MergedForm
    from xlkpi.xlsx.book import Book

_MONEY = 13.0


class Rollups:
    """Writes the roll-up sheets; remembers where their grand totals stand."""

    def __init__(self, book: Book, details: Details) -> None:
        self.book = book
        self.details = details
        self.view = details.view
        self.totals: dict[str, tuple[str, Decimal]] = {}

    def by_project(self) -> None:
        """按项目汇总: control total, sum of the units, difference, state, plan amounts."""
        columns = [c for c in self.details.columns if c.kind.numeric]
        heads = (
            Head("序号", 6, Kind.INTEGER),
            Head("项目名称", 32),
            Head("控制数", _MONEY, Kind.MONEY),
            *(Head(c.label, _MONEY, c.kind) for c in columns),
            Head("与控制数差额", _MONEY, Kind.MONEY),
            Head("应报单位", 8, Kind.INTEGER),
            Head("已并入", 8, Kind.INTEGER),
            Head("状态", 9, state=True),
            Head("项目编号", 10, hidden=True),
        )
        note = f"金额单位：{self.view.measure}；各单位已并入的表相加。控制数在全部单位并入后核对。"
        sheet = self._sheet("按项目汇总", note, heads)
        key = len(heads) - 1
        place = 3 + next((n for n, c in enumerate(columns) if c.cell.column == self.view.spec.master.total), 0)
        lines: list[list[Content]] = []
        for n, one in enumerate(project_sums(self.view.roster, self.view.forms, self.view.spec), 1):
            forms = [f for f in self.view.forms if f.project.id == one.project.id]
            at = CellRef(FIRST + n - 1, key)
            summed = self._sum_if(self.details.project_column, "$" + str(at))
            values = [self._rolled(c, forms, summed) for c in columns]
            control = one.project.control_total
            row = FIRST + n
            difference = Formula(
                f"{_a1(row - 1, place)}-{_a1(row - 1, 2)}", one.total - (control or Decimal(0))
            )
            lines.append(
                [n, one.project.name, control, *values, difference, one.due, one.merged, one.state, one.project.id]
            )
            sheet.line(lines[-1])
        self._foot(sheet, lines, columns, first=3, also=(2, 3 + len(columns)), key="by_project", at=place)
        sheet.finish(frozen=2, foot=True)

    def by_unit(self) -> None:
        """按单位汇总: the sums of each unit's forms."""
        columns = [c for c in self.details.columns if c.kind.numeric]
        heads = (
            Head("序号", 6, Kind.INTEGER),
            Head("单位类别", 9),
            Head("单位", 24),
            Head("应报表数", 8, Kind.INTEGER),
            Head("已并入", 8, Kind.INTEGER),
            *(Head(c.label, _MONEY, c.kind) for c in columns),
            Head("单位编号", 10, hidden=True),
        )
        sheet = self._sheet("按单位汇总", f"金额单位：{self.view.measure}", heads)
        key = len(heads) - 1
        place = 5 + next((n for n, c in enumerate(columns) if c.cell.column == self.view.spec.master.total), 0)
        lines: list[list[Content]] = []
        units = [u for u in self.view.roster.units if self.view.roster.due_of(u.id)]
        for n, unit in enumerate(units, 1):
            forms = [f for f in self.view.forms if f.unit.id == unit.id]
            summed = self._sum_if(self.details.unit_column, "$" + str(CellRef(FIRST + n - 1, key)))
            values = [self._rolled(c, forms, summed) for c in columns]
            due = len(self.view.roster.due_of(unit.id))
            lines.append([n, unit.kind, unit.name, due, len(forms), *values, unit.id])
            sheet.line(lines[-1])
        self._foot(sheet, lines, columns, first=5, also=(3, 4), key="by_unit", at=place)
        sheet.finish(frozen=3, foot=True)

    def matrix(self) -> None:
        """单位×项目: the total of every form, sums both ways."""
        projects = self.view.roster.projects
        heads = (
            Head("单位", 24),
            *(Head(p.name, 12, Kind.MONEY) for p in projects),
            Head("合计", _MONEY, Kind.MONEY),
            Head("单位编号", 10, hidden=True),
        )
        sheet = self._sheet("单位×项目", f"金额单位：{self.view.measure}；空白表示不报或未并入。", heads)
        lines: list[list[Content]] = []
        for unit in (u for u in self.view.roster.units if self.view.roster.due_of(u.id)):
            values = [self._crossing(unit.id, p.id) for p in projects]
            row = FIRST + len(lines)
            exact = sum((v.shown for v in values if isinstance(v, Formula) and isinstance(v.shown, Decimal)), Decimal(0))
            across = Formula(f"SUM({_a1(row, 1)}:{_a1(row, len(projects))})", exact)
            lines.append([unit.name, *values, across, unit.id])
            sheet.line(lines[-1])
        contents: list[Content] = ["合计"]
        for n in range(1, len(projects) + 2):
            contents.append(total(sheet.column(n), [line[n] for line in lines]))
        sheet.foot([*contents, None])
        last = contents[-1]
        if isinstance(last, Formula) and isinstance(last.shown, Decimal):
            at = CellRef(FIRST + sheet.count, len(projects) + 1)
            self.totals["matrix"] = (on_sheet(sheet.name, at), last.shown)
        sheet.finish(frozen=1, foot=True)

    def schedule(self) -> None:
        """支出计划: what each project and all of them plan to have spent, by point in time."""
        points = [c for c in self.details.columns if c.share is not None]
        if not points:
            return
        amounts = [next(c for c in self.details.columns if c.cell == p.share) for p in points]
        heads = (
            Head("项目名称", 32),
            Head("预算数", _MONEY, Kind.MONEY),
            *(Head(c.label, _MONEY, Kind.MONEY) for c in amounts),
            *(Head(c.label, 11, Kind.PERCENT) for c in points),
            Head("项目编号", 10, hidden=True),
        )
        note = f"金额单位：{self.view.measure}；比例＝各单位累计金额之和÷预算数之和。"
        sheet = self._sheet("支出计划", note, heads)
        whole = next(c for c in self.details.columns if c.cell.column == self.view.spec.master.total)
        lines: list[list[Content]] = []
        for n, project in enumerate(self.view.roster.projects):
            forms = [f for f in self.view.forms if f.project.id == project.id]
            summed = self._sum_if(self.details.project_column, "$" + str(CellRef(FIRST + n, len(heads) - 1)))
            values = [self._rolled(c, forms, summed) for c in (whole, *amounts)]
            shares = [_share(FIRST + n, 1, 2 + k, values[0], values[1 + k]) for k in range(len(points))]
            lines.append([project.name, *values, *shares, project.id])
            sheet.line(lines[-1])
        foot: list[Content] = ["合计"]
        foot += [total(sheet.column(k), [line[k] for line in lines]) for k in range(1, 2 + len(amounts))]
        row = FIRST + sheet.count
        foot += [_share(row, 1, 2 + k, foot[1], foot[2 + k]) for k in range(len(points))]
        sheet.foot([*foot, None])
        sheet.finish(frozen=1, foot=True)

    # -- parts ----------------------------------------------------------------------------------

    def _sheet(self, name: str, note: str, heads: Sequence[Head]) -> TableSheet:
        return TableSheet(self.book, name, f"{self.view.title}　{name}", note, heads)

    def _sum_if(self, key_column: int, key: str) -> Callable[[FormColumn], str]:
        """Sum of a detail column over the lines of one key; keys are compared exactly."""
        table = self.details.table
        keys = on_sheet(table.name, table.column(key_column))

        def summed(column: FormColumn) -> str:
            area = on_sheet(table.name, table.column(self.details.place(column)))
            return f"SUMPRODUCT(--EXACT({keys},{key}),{area})"

        return summed

    def _rolled(
        self, column: FormColumn, forms: Sequence[MergedForm], summed: Callable[[FormColumn], str]
    ) -> Formula:
        if column.share is not None:
            return self.details.share(column, forms, summed)
        exact = sum(self.details.values(column, forms), Decimal(0))
        return Formula(summed(column), exact)

    def _crossing(self, unit: str, project: str) -> Content:
        form = self.view.of(unit, project)
        if form is None:
            return None
        row = self.details.rows[unit, project]
        whole = next(c for c in self.details.columns if c.cell.column == self.view.spec.master.total)
        at = CellRef(row, self.details.place(whole))
        return Formula(on_sheet(self.details.table.name, at), total_of(form, self.view.spec))

    def _foot(
        self,
        sheet: TableSheet,
        lines: Sequence[Sequence[Content]],
        columns: Sequence[FormColumn],
        *,
        first: int,
        also: Sequence[int],
        key: str,
        at: int,
    ) -> None:
        contents: list[Content] = ["合计", *[None] * (len(sheet.heads) - 1)]
        for number in also:
            contents[number] = total(sheet.column(number), [line[number] for line in lines])
        for n, column in enumerate(columns):
            place = first + n
            if column.adds:
                contents[place] = total(sheet.column(place), [line[place] for line in lines])
            else:
                contents[place] = self.details.share(
                    column,
                    self.view.forms,
                    lambda c: f"SUM({sheet.column(first + list(columns).index(c))})",
                )
        sheet.foot(contents)
        grand = contents[at]
        if isinstance(grand, Formula) and isinstance(grand.shown, Decimal):
            place_of = CellRef(FIRST + sheet.count, at)
            self.totals[key] = (on_sheet(sheet.name, place_of), grand.shown)


def _a1(row: int, column: int) -> str:
    return str(CellRef(row, column))


def _share(row: int, whole: int, part: int, whole_value: Content, part_value: Content) -> Formula:
    below, above = _a1(row, whole), _a1(row, part)
    exact: Decimal | str = ""
    if isinstance(whole_value, Formula) and isinstance(part_value, Formula):
        a, b = part_value.shown, whole_value.shown
        if isinstance(a, Decimal) and isinstance(b, Decimal) and b:
            exact = a / b
    return Formula(f'IF({below}=0,"",{above}/{below})', exact)
