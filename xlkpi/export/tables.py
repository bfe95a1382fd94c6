"""The accepted forms of a collection as plain tables: typed columns, and lines of values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from xlkpi.figures import digits
from xlkpi.formula.ast import Cell
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.number_formats import decimals_of
from xlkpi.spec.rows import row_names
from xlkpi.workspace.paths import reserved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlkpi.records import Record, Return, Submission, Value
    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.workspace.roster import Project, Unit

    Content = Value | datetime | int | None

VALUES, FORMS, PACKAGE_NAME = "values", "forms", "datapackage"
ADJUSTMENTS = "adjustments"
_LINK = "return"


class Type(StrEnum):
    """What a column holds, by the name that a Frictionless table schema has for it."""

    TEXT = "string"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    MONTH = "yearmonth"
    TIME = "datetime"
    FLAG = "boolean"


_TYPES = {
    Kind.INTEGER: Type.INTEGER,
    Kind.MONEY: Type.NUMBER,
    Kind.PERCENT: Type.NUMBER,
    Kind.NUMBER: Type.NUMBER,
    Kind.DATE: Type.DATE,
    Kind.YEAR_MONTH: Type.MONTH,
}


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column: its name for programs, what it is called on the form, what is said of it.

    `decimals` are those of a number that was typed, None for others and for computed ones.
    """

    name: str
    title: str
    type: Type = Type.TEXT
    description: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table: each line has a content for each column, None for a blank one."""

    name: str
    title: str
    columns: Sequence[ExportColumn]
    lines: Sequence[Sequence[Content]]


class FormCell(NamedTuple):
    """Where a value stands in a workbook; a hidden one is computed out of view."""

    sheet: str
    cell: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ExportForm:
    """An accepted form that counts, and where its values are from.

    `version` says how many returns of it there have been. `places` say where each value stands in
    the workbook as it was issued; `origins` are the returns that values were taken from
    where that is not `returned`: what the department amended leaves the others as they came.
    `bundle` is the SHA-256 of the one it came with, "" for a form that came itself.
    """

    unit: Unit
    project: Project
    submission: Submission
    returned: Return
    version: int
    places: Mapping[Cell, FormCell] = field(default_factory=dict)
    origins: Mapping[Cell, Return] = field(default_factory=dict)
    bundle: str = ""

    def origin(self, cell: Cell) -> Return:
        """Return what a value was taken from."""
        return self.origins.get(cell, self.returned)


@dataclass(frozen=True, slots=True)
class ExportAdjustment:
    """A budget adjustment on record; `counts` where none of the same amount came after it.

    `cell` is where the spec has the amount by now. Amounts are in the measure of the export, None
    for a blank: as it was accepted, before, after.
    """

    unit: Unit
    project: Project
    cell: Cell
    label: str
    amounts: tuple[Decimal | None, Decimal | None, Decimal]
    counts: bool
    day: date | None
    reason: str
    person: str
    recorded: datetime


_OWNER = (
    ExportColumn("unit", "单位编号"),
    ExportColumn("unit_name", "单位"),
    ExportColumn("unit_kind", "单位类别"),
    ExportColumn(
        "project", "项目编号", description="不按项目填报的表为空 / blank where a form has none"
    ),
    ExportColumn("project_name", "项目"),
)
_SOURCE = (
    ExportColumn(
        "file", "来表文件", description="更正的数是更正的记录 / of an amendment its entry"
    ),
    ExportColumn(_LINK, "来表的 SHA-256", description="原件的指纹 / fingerprint of the original"),
    ExportColumn("received", "收到时间", Type.TIME, "UTC"),
)
_FORM = (
    *_OWNER,
    ExportColumn("version", "第几次来表", Type.INTEGER),
    *_SOURCE,
)
_ROW = (
    ExportColumn("row", "行", description="行的编号，不随排序改变 / key of the row"),
    ExportColumn("row_name", "行名"),
)
_VALUE = (
    *_OWNER,
    ExportColumn("table", "表", description="单个的格子为空 / blank for single fields"),
    *_ROW,
    ExportColumn("field", "字段"),
    ExportColumn("label", "名称"),
    ExportColumn("kind", "类型"),
    ExportColumn("value", "值", description="各类型的统一写法 / the value as a text"),
    ExportColumn("number", "数值", Type.NUMBER),
    ExportColumn("date", "日期", Type.DATE),
    ExportColumn("computed", "由公式计算", Type.FLAG),
    ExportColumn("sheet", "工作表", description="下发时的位置 / as it was issued"),
    ExportColumn("cell", "单元格"),
    *_SOURCE,
    ExportColumn("amended", "由部门更正", Type.FLAG),
    ExportColumn("reason", "更正原因"),
    ExportColumn("person", "更正人"),
)
TOGETHER = (
    tuple(one.name for one in _OWNER),
    ("table", "row", "row_name", "field", "label", "kind", "computed"),
    ("sheet", "cell"),
    tuple(one.name for one in _SOURCE),
)
"""Columns whose contents come together again and again: of a form, a field, a place, a return."""


def export_tables(
    spec: Spec,
    measure: str,
    forms: Sequence[ExportForm],
    adjusted: Sequence[ExportAdjustment] = (),
) -> tuple[ExportTable, ...]:
    """Return the forms as tables: all values one by one, one line a form, the rows of each table.

    Args:
        spec: The spec of the collection.
        measure: Of all amounts.
        forms: In the order of the lines.
        adjusted: What was adjusted of them, in the order of the lines.

    Returns:
        `values`, `forms`, and a table for each of the spec, by its name (`table_` before it where
        one of the others has that name, or no file may), at last `adjustments` where there are
        any. Percentages are shares (0.3 is 30%).
    """
    taken = (VALUES, FORMS, ADJUSTMENTS, PACKAGE_NAME)
    names = _apart(spec.tables, "table_", taken, reserved)
    adjustments = (_adjustments(measure, adjusted),) if adjusted else ()
    rows = {name: row_names(table) for name, table in spec.tables.items()}
    values = [line for form in forms for line in _values(spec, rows, form)]
    return (
        ExportTable(VALUES, "逐项数据", _VALUE, values),
        _forms(spec, measure, forms),
        *(_rows(spec, measure, name, called, forms) for name, called in names.items()),
        *adjustments,
    )


def _apart(
    names: Iterable[str],
    before: str,
    taken: Iterable[str],
    forbidden: Callable[[str], bool] = lambda _: False,
) -> Mapping[str, str]:
    """Return what each name is called beside those that are taken: itself where it can be."""
    own, known = (*names,), {*taken}
    apart = {name: name for name in own if name not in known and not forbidden(name)}
    known |= {*own}
    for name in own:
        if name not in apart:
            called = before + name
            while called in known:
                called = before + called
            known.add(called)
            apart[name] = called
    return {name: apart[name] for name in own}


def _forms(spec: Spec, measure: str, forms: Sequence[ExportForm]) -> ExportTable:
    columns = (*_FORM, *_columns(spec.fields, measure, _FORM))
    lines = [
        (*_owner(form), form.version, *_source(form.returned), *_contents(spec.fields, single))
        for form in forms
        for single in [_single(form.submission.records)]
    ]
    return ExportTable(FORMS, spec.title, columns, lines)


def _rows(
    spec: Spec, measure: str, name: str, called: str, forms: Sequence[ExportForm]
) -> ExportTable:
    table = spec.tables[name]
    names = row_names(table)
    head = (*_OWNER, *_ROW)
    columns = (*head, *_columns(table.columns, measure, (*head, *_SOURCE)), *_SOURCE)
    lines = [
        (
            *_owner(form), record.row, names.get(record.row, record.row),
            *_contents(table.columns, record.values), *_source(form.returned),
        )
        for form in forms
        for record in form.submission.records
        if record.table == name
    ]  # fmt: skip
    return ExportTable(called, table.label, columns, lines)


def _adjustments(measure: str, adjusted: Sequence[ExportAdjustment]) -> ExportTable:
    amounts = ("initial", "年初"), ("before", "调整前"), ("after", "调整后")
    columns = (
        *_OWNER,
        ExportColumn("table", "表", description="单个的格子为空 / blank for single fields"),
        ExportColumn("row", "行"),
        ExportColumn("field", "字段"),
        ExportColumn("label", "名称"),
        *(ExportColumn(name, title, Type.NUMBER, measure) for name, title in amounts),
        ExportColumn("counts", "现在算数", Type.FLAG, "之后没有再调整 / the last of its amount"),
        ExportColumn("day", "文件日期", Type.DATE),
        ExportColumn("reason", "文号或原因"),
        ExportColumn("person", "决定人"),
        ExportColumn("recorded", "记录时间", Type.TIME, "UTC"),
    )
    lines = [_adjustment(one) for one in adjusted]
    return ExportTable(ADJUSTMENTS, "预算调整", columns, lines)


def _adjustment(one: ExportAdjustment) -> tuple[Content, ...]:
    cell = one.cell
    return (
        *_owner(one), cell.table or None, cell.row or None, cell.column, one.label, *one.amounts,
        one.counts, one.day, one.reason, one.person or None, one.recorded,
    )  # fmt: skip


def _columns(
    fields: Mapping[str, FieldSpec], measure: str, taken: Iterable[ExportColumn]
) -> Iterable[ExportColumn]:
    """Yield a column for each field; `field_` stands before a name that is taken already."""
    names = _apart(fields, "field_", (one.name for one in taken))
    for name, one in fields.items():
        kind = _TYPES.get(one.kind, Type.TEXT)
        computed = one.formula is not None
        yield ExportColumn(
            names[name],
            one.label,
            Type.NUMBER if computed and kind is Type.INTEGER else kind,
            _said(one, measure),
            None if computed or kind is not Type.NUMBER else decimals_of(one),
        )


def _said(one: FieldSpec, measure: str) -> str:
    said = {
        Kind.MONEY: measure,
        Kind.PERCENT: "小数，0.3 即 30% / a share: 0.3 is 30%",
        Kind.NUMBER: one.unit or "",
    }.get(one.kind, "")
    return "；".join(filter(None, (said, "公式 / computed" if one.formula is not None else "")))


def _owner(form: ExportForm | ExportAdjustment) -> tuple[Content, ...]:
    unit, project = form.unit, form.project
    return unit.id, unit.name, unit.kind, project.id or None, project.name or None


def _source(returned: Return) -> tuple[Content, ...]:
    return returned.file, returned.sha256, returned.received


def _single(records: Iterable[Record]) -> Mapping[str, Value]:
    return next((one.values for one in records if not one.table), {})


def _contents(fields: Mapping[str, FieldSpec], values: Mapping[str, Value]) -> tuple[Content, ...]:
    return tuple(_content(values.get(name)) for name in fields)


def _content(value: Value | None) -> Content:
    return ("是" if value else "否") if isinstance(value, bool) else value


def _values(
    spec: Spec, rows: Mapping[str, Mapping[str, str]], form: ExportForm
) -> Iterable[tuple[Content, ...]]:
    for record in form.submission.records:
        table = spec.tables.get(record.table)
        fields = spec.fields if table is None else table.columns
        names = rows.get(record.table, {})
        for name, one in fields.items():
            if (value := record.values.get(name)) is not None:
                cell = Cell(record.table, record.row, name)
                row = (record.row or None, names.get(record.row, record.row) or None)
                yield (
                    *_owner(form), record.table or None, *row, name, one.label, one.kind.value,
                    *_told(_content(value)), one.formula is not None,
                    *_in_view(form.places.get(cell)), *_came_from(form.origin(cell)),
                )  # fmt: skip


def _in_view(place: FormCell | None) -> tuple[Content, Content]:
    return (None, None) if place is None or place.hidden else (place.sheet, place.cell)


def _told(content: Content) -> tuple[str, Decimal | None, date | None]:
    """Return a value as a text, as a number, as a day."""
    match content:
        case Decimal():
            return digits(content), content, None
        case str():
            return content, None, None
        case datetime() | bool() | int() | None:
            raise TypeError(content)
        case day:
            return day.isoformat(), None, day


def _came_from(origin: Return) -> tuple[Content, ...]:
    amendment = origin.amendment
    why, who = (amendment.why, amendment.who) if amendment is not None else (None, None)
    return *_source(origin), origin.by_hand, why, who
