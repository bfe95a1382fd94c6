"""The whole master: sheets in their order."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef, on_sheet
from xlkpi.master.details import Details, write_project_rows, write_rows
from xlkpi.master.lists import write_log, write_problems, write_status
from xlkpi.master.rollups import Rollups
from xlkpi.master.sheet import FIRST, Formula
from xlkpi.spec.kinds import MANNERS, Kind
from xlkpi.xlsx.book import Book, Page

if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from xlkpi.master.columns import FormColumn
    from xlkpi.master.view import MasterView

OVERVIEW = "总览"
_TITLE = {"font_name": "黑体", "font_size": 18, "valign": "vcenter"}
_BODY = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "border": 1}


def workbook(view: MasterView, created: datetime) -> bytes:
    """Return the master as .xlsx bytes; the same view gives the same bytes."""
    out = BytesIO()
    book = Book(out, locked=False)
    overview = Page(book, OVERVIEW)
    details = Details(book, view)
    for table, name in view.spec.master.tables.items():
        write_rows(book, view, table, name)
    count = view.spec.master.count
    if count is not None:
        write_project_rows(book, view, count, "项目指标")
    rollups = Rollups(book, details)
    rollups.by_project()
    rollups.by_unit()
    rollups.matrix()
    rollups.schedule()
    write_problems(book, view)
    write_status(book, view)
    write_log(book, view)
    _Overview(overview, view, details, rollups).write()
    overview.sheet.activate()
    book.set_properties(
        {
            "title": view.title,
            "author": view.department,
            "subject": view.collection,
            "created": created.replace(tzinfo=None),
        }
    )
    book.set_custom_property("xlkpi-revision", str(view.revision), "text")
    book.set_custom_property("xlkpi-journal", view.journal_head, "text")
    book.close()
    return out.getvalue()


class _Overview:
    """总览: totals, plan, agreement of the three ways of adding, rates, charts."""

    def __init__(self, page: Page, view: MasterView, details: Details, rollups: Rollups) -> None:
        self.page = page
        self.view = view
        self.details = details
        self.rollups = rollups
        self.row = 0

    def write(self) -> None:
        """Write the sheet."""
        page = self.page
        page.sheet.hide_gridlines(2)
        for column, width in enumerate((26, 16, 16, 16, 16, 16)):
            page.sheet.set_column(column, column, width)
        page.text(CellRef(0, 0), self.view.title, self._look(**_TITLE))
        page.sheet.set_row(0, 34)
        note = (
            f"{self.view.department}　{self.view.year}年　金额单位：{self.view.measure}　"
            f"台账第 {self.view.revision} 版　日志 {self.view.journal_head[:12]}"
        )
        page.text(CellRef(1, 0), note, self._look(font_name="宋体", font_color="#606060"))
        self.row = 3
        self._totals()
        first = self._plan()
        self._agreement()
        self._rates()
        self._charts(first)
        page.sheet.set_landscape()
        page.sheet.set_paper(9)
        page.sheet.fit_to_pages(1, 1)
        page.sheet.print_area(0, 0, self.row + 34, 5)

    def _look(self, **properties: Any) -> Any:
        return self.page.book.look(**properties)

    def _heading(self, text: str) -> None:
        look = self._look(font_name="黑体", font_size=12, bold=True)
        self.page.text(CellRef(self.row, 0), text, look)
        self.row += 1

    def _heads(self, texts: list[str]) -> None:
        look = self._look(**{**_BODY, "bold": True, "align": "center", "bg_color": "#E3EAF2"})
        for column, text in enumerate(texts):
            self.page.text(CellRef(self.row, column), text, look)
        self.row += 1

    def _number(self, column: int, content: Formula | Decimal | int, kind: Kind) -> None:
        form = "0.##%" if kind is Kind.PERCENT else MANNERS[kind].number_format
        look = self._look(**{**_BODY, "align": "right", "num_format": form})
        at = CellRef(self.row, column)
        if isinstance(content, Formula):
            shown = content.shown
            value = float(shown) if isinstance(shown, Decimal) else shown
            self.page.formula(at, content.text, look, value)
        else:
            self.page.value(at, Decimal(content), look)

    def _label(self, text: str) -> None:
        self.page.text(CellRef(self.row, 0), text, self._look(**_BODY))

    def _sum(self, column: FormColumn) -> Formula:
        table = self.details.table
        area = on_sheet(table.name, table.column(self.details.place(column)))
        exact = sum(self.details.values(column), Decimal(0))
        return Formula(f"SUM({area})", exact)

    def _totals(self) -> None:
        self._heading("合计")
        for column in self.details.columns:
            if column.adds and not column.cell.table:
                self._label(column.label)
                self._number(1, self._sum(column), column.kind)
                self.row += 1
        self._label("已并入的表（份）")
        self._number(1, len(self.view.forms), Kind.INTEGER)
        self.row += 2

    def _plan(self) -> int:
        """Write the plan by point in time; returns its first row."""
        points = [c for c in self.details.columns if c.share is not None]
        if not points:
            return self.row
        self._heading("支出计划（累计）")
        self._heads(["时点", "累计金额", "占预算"])
        first = self.row
        whole = next(c for c in self.details.columns if c.cell.column == self.view.spec.master.total)
        for point in points:
            amount = next(c for c in self.details.columns if c.cell == point.share)
            row = next(r for r in self.view.spec.tables[point.cell.table].fixed if r.key == point.cell.row)
            self._label(row.label)
            summed = self._sum(amount)
            self._number(1, summed, Kind.MONEY)
            total = self._sum(whole)
            part = summed.shown if isinstance(summed.shown, Decimal) else Decimal(0)
            share = part / total.shown if isinstance(total.shown, Decimal) and total.shown else ""
            text = f'IF({total.text}=0,"",{CellRef(self.row, 1)}/{total.text})'
            self._number(2, Formula(text, share), Kind.PERCENT)
            self.row += 1
        self.row += 1
        return first

    def _agreement(self) -> None:
        """Three ways of adding must come to the same (按项目, 按单位, 单位×项目)."""
        self._heading("三种汇总核对")
        self._heads(["按项目", "按单位", "单位×项目", "核对"])
        names = ("by_project", "by_unit", "matrix")
        found = [self.rollups.totals.get(name) for name in names]
        for column, one in enumerate(found):
            if one is not None:
                self._number(column, Formula(*one), Kind.MONEY)
        texts = [str(CellRef(self.row, n)) for n in range(3)]
        values = [one[1] for one in found if one is not None]
        agree = len(values) == len(names) and max(values) - min(values) < Decimal("0.00005")
        test = f"MAX({texts[0]}:{texts[2]})-MIN({texts[0]}:{texts[2]})<0.00005"
        look = self._look(**{**_BODY, "align": "center", "bold": True})
        formula = f'IF({test},"一致","不一致")'
        self.page.formula(CellRef(self.row, 3), formula, look, "一致" if agree else "不一致")
        self.row += 2

    def _rates(self) -> None:
        self._heading("报送情况（按表计）")
        self._heads(["单位类别", "应报", "已报", "已并入", "逾期"])
        for rate in self.view.rates:
            self._label(rate.kind)
            for column, count in enumerate((rate.due, rate.returned, rate.merged, rate.overdue), 1):
                self._number(column, count, Kind.INTEGER)
            self.row += 1
        self.row += 1

    def _charts(self, first: int) -> None:
        points = [c for c in self.details.columns if c.share is not None]
        if points:
            chart = self.page.book.add_chart({"type": "column"})
            last = first + len(points) - 1
            chart.add_series(
                {
                    "name": "累计支出计划",
                    "categories": [OVERVIEW, first, 0, last, 0],
                    "values": [OVERVIEW, first, 1, last, 1],
                    "data_labels": {"value": True, "num_format": "#,##0.##"},
                    "fill": {"color": "#4A78A8"},
                }
            )
            chart.set_title({"name": f"累计支出计划（{self.view.measure}）", "name_font": {"size": 12}})
            chart.set_legend({"none": True})
            chart.set_size({"width": 400, "height": 300})
            self.page.done(self.page.sheet.insert_chart(self.row, 0, chart))
        self._budgets()

    def _budgets(self) -> None:
        count = len(self.view.roster.projects)
        place = self.rollups.totals.get("by_project")
        if not count or place is None:
            return
        column = CellRef.parse(place[0].rpartition("!")[2]).column
        chart = self.page.book.add_chart({"type": "bar"})
        rows = (FIRST, FIRST + count - 1)
        chart.add_series(
            {
                "name": "预算数",
                "categories": ["按项目汇总", rows[0], 1, rows[1], 1],
                "values": ["按项目汇总", rows[0], column, rows[1], column],
                "fill": {"color": "#7FA66B"},
            }
        )
        chart.set_title({"name": f"各项目预算数（{self.view.measure}）", "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 8}})
        chart.set_size({"width": 460, "height": 300})
        self.page.done(self.page.sheet.insert_chart(self.row, 3, chart))


