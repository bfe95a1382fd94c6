"""The sheets with one line for each form, and one for each filled row of a form's tables."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.master.columns import FormColumn, form_columns
from xlkpi.master.sheet import Content, Formula, Head, TableSheet, total
from xlkpi.master.view import MasterView, MergedForm, number, texts_of
from xlkpi.problems import Severity
from xlkpi.spec.kinds import Kind
from xlkpi.workspace.clock import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.records import Value
    from xlkpi.xlsx.book import Book

_STATUS = {"accepted": "已并入", "accepted_with_warnings": "已并入（有提示）"}
KEYS = (Head("单位编号", 10, hidden=True), Head("项目编号", 10, hidden=True))
_BEFORE = (
    Head("序号", 6, Kind.INTEGER),
    Head("年度", 7, Kind.INTEGER),
    Head("单位类别", 9),
    Head("单位", 20),
    Head("项目编码", 12),
    Head("项目名称", 30),
)
_AFTER = (
    Head("指标数（已填/应填）", 11),
    Head("错误", 6, Kind.INTEGER),
    Head("提示", 6, Kind.INTEGER),
    Head("状态", 15, state=True),
    Head("文件", 32),
    Head("收到时间", 17),
    Head("版本", 6, Kind.INTEGER),
)
_WIDE = 12.0


class Details:
    """项目明细: what the roll-ups refer to."""

    def __init__(self, book: Book, view: MasterView) -> None:
        self.view = view
        self.columns = form_columns(view.spec)
        heads = [Head(c.label, _WIDE, c.kind) for c in self.columns]
        note = f"金额单位：{view.measure}；每行是一个单位的一张表。合计为分项相加，未经四舍五入。"
        name = view.spec.master.detail
        self.table = TableSheet(book, name, f"{view.title}　{name}", note, (*_BEFORE, *heads, *_AFTER, *KEYS))
        self.rows = {
            (form.unit.id, form.project.id): self.table.line(list(self._line(n, form)))
            for n, form in enumerate(view.forms, 1)
        }
        self._foot()
        self.table.finish(frozen=6, foot=True)

    def place(self, column: FormColumn) -> int:
        """Return the sheet column of a form's column."""
        return len(_BEFORE) + self.columns.index(column)

    @property
    def unit_column(self) -> int:
        """The sheet column of the hidden unit id."""
        return len(_BEFORE) + len(self.columns) + len(_AFTER)

    @property
    def project_column(self) -> int:
        """The sheet column of the hidden project id."""
        return self.unit_column + 1

    def _line(self, n: int, form: MergedForm) -> Iterator[Content]:
        yield from (n, self.view.year, form.unit.kind, form.unit.name)
        yield from (str(form.value("", "", "project_code") or ""), form.project.name)
        for column in self.columns:
            key = column.cell
            yield number(form.value(key.table, key.row, key.column))
        severities = [p.severity for p in form.submission.problems]
        yield _counted(self.view, form)
        yield severities.count(Severity.ERROR)
        yield severities.count(Severity.WARNING)
        yield _STATUS[form.submission.verdict.value]
        yield form.file
        yield shown(form.received, self.view.zone)
        yield form.version
        yield from (form.unit.id, form.project.id)

    def _foot(self) -> None:
        contents: list[Content] = ["合计", *[None] * (len(_BEFORE) - 1)]
        for column in self.columns:
            contents.append(self._total(column))
        self.table.foot([*contents, *[None] * (len(_AFTER) + len(KEYS))])

    def _total(self, column: FormColumn) -> Content:
        if column.adds:
            return total(self.table.column(self.place(column)), self.values(column))
        if column.share is None:
            return None
        return self.share(column, self.view.forms, lambda c: f"SUM({self.table.column(self.place(c))})")

    def share(self, column: FormColumn, forms: Sequence[MergedForm], summed: object) -> Formula:
        """Return a percentage over several forms: its amounts over their totals."""
        amount = next(c for c in self.columns if c.cell == column.share)
        whole = next(c for c in self.columns if c.cell.column == self.view.spec.master.total)
        parts = sum(self.values(amount, forms), Decimal(0))
        total_value = sum(self.values(whole, forms), Decimal(0))
        text_a, text_b = summed(amount), summed(whole)  # type: ignore[operator]
        result: Decimal | str = parts / total_value if total_value else ""
        return Formula(f'IF({text_b}=0,"",{text_a}/{text_b})', result)

    def values(
        self, column: FormColumn, forms: Sequence[MergedForm] | None = None
    ) -> list[Decimal]:
        """Return the numbers of a column, of all forms or of some."""
        key = column.cell
        found = (number(f.value(key.table, key.row, key.column)) for f in forms or (self.view.forms if forms is None else ()))
        return [value for value in found if value is not None]


def _counted(view: MasterView, form: MergedForm) -> str:
    name = view.spec.master.count
    if name is None:
        return ""
    filled = sum(record.table == name for record in form.submission.records)
    return f"{filled}/{len(view.spec.tables[name].fixed)}"


def write_rows(book: Book, view: MasterView, table: str, name: str) -> None:
    """Write the sheet of a table: one line for each filled row of each form."""
    spec = view.spec.tables[table]
    heads = (
        Head("序号", 6, Kind.INTEGER),
        Head("单位", 20),
        Head("项目名称", 28),
        Head("行", 18),
        *(_column_head(c.label, c.kind) for c in spec.columns.values()),
        *KEYS,
    )
    note = f"每行是一张表中填写的一行{spec.label}。"
    sheet = TableSheet(book, name, f"{view.title}　{name}", note, heads)
    for form in view.forms:
        for record in form.submission.records:
            if record.table == table:
                values = [_content(record.values.get(c)) for c in spec.columns]
                start = (sheet.count + 1, form.unit.name, form.project.name, record.row)
                sheet.line([*start, *values, form.unit.id, form.project.id])
    sheet.finish(frozen=3)


def write_project_rows(book: Book, view: MasterView, table: str, name: str) -> int:
    """Write one set of rows for each project: from its lead unit's form, else the roster.

    Returns the number of lines.
    """
    spec = view.spec.tables[table]
    heads = (
        Head("序号", 6, Kind.INTEGER),
        Head("项目名称", 30),
        *(_column_head(c.label, c.kind) for c in spec.columns.values()),
        Head("来源", 16),
        Head("项目编号", 10, hidden=True),
    )
    note = "每个项目一套：取牵头单位已并入的表，没有时取名册。"
    sheet = TableSheet(book, name, f"{view.title}　{name}", note, heads)
    leads = texts_of(view)
    for project in view.roster.projects:
        lead = leads.get(project.id)
        rows = _of_form(lead, table) if lead else _of_roster(view, project.id, table)
        source = "牵头单位" if lead else "名册"
        for row in rows:
            values = [_content(row.get(c)) for c in spec.columns]
            sheet.line([sheet.count + 1, project.name, *values, source, project.id])
    sheet.finish(frozen=2)
    return sheet.count


def _of_form(form: MergedForm, table: str) -> list[Mapping[str, Value]]:
    return [r.values for r in form.submission.records if r.table == table]


def _of_roster(view: MasterView, project_id: str, table: str) -> list[Mapping[str, Value]]:
    project = view.roster.project(project_id)
    spec = view.spec.tables[table]
    rows = (project.rows or {}).get(spec.source or table, {}) if project else {}
    words = {key: dict(zip(spec.key, key.split("/"), strict=False)) for key in rows if "/" in key}
    return [{**words.get(key, {}), **values} for key, values in rows.items()]


def _column_head(label: str, kind: Kind) -> Head:
    wide = {"描述": 40, "目标": 60, "用途": 40}
    width = next((w for word, w in wide.items() if word in label), 16)
    return Head(label, width, kind)


def _content(value: Value | None) -> Content:
    if value is None or isinstance(value, Decimal | str):
        return value
    return str(value)
