"""项目明细: one line for each merged form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell
from xlkpi.master import wording
from xlkpi.master.content.measure_note import measure_note
from xlkpi.master.content.reviewing import review_columns, review_line
from xlkpi.master.content.shape import Column, Format, Listing, Shape
from xlkpi.master.content.spool import Spool
from xlkpi.master.times import local
from xlkpi.problems import Severity
from xlkpi.rollup.across import value_of
from xlkpi.rollup.roll import states
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.rows import inputs, row_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.master.content.shape import Content
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.spec.language.models import Spec

UNIT_KEY, PROJECT_KEY, FORM_KEY = "unit_key", "project_key", "form_key"
FORMATS: Mapping[Kind, Format] = {
    Kind.MONEY: Format.MONEY,
    Kind.PERCENT: Format.PERCENT,
    Kind.NUMBER: Format.NUMBER,
    Kind.INTEGER: Format.COUNT,
    Kind.DATE: Format.DATE,
    Kind.FLAG: Format.WORD,
    Kind.CHOICE: Format.WORD,
    Kind.TEXT: Format.TEXT,
    Kind.REFERENCE: Format.TEXT,
    Kind.ID_CARD: Format.TEXT,
    Kind.BANK_CARD: Format.TEXT,
    Kind.PHONE: Format.TEXT,
    Kind.YEAR_MONTH: Format.MONTH,
}
_KEYS = (
    Column(UNIT_KEY, "单位编号", Format.KEY),
    Column(PROJECT_KEY, "项目编号", Format.KEY),
    Column(FORM_KEY, wording.FORM_NUMBER, Format.KEY),
)
_HEAD = (
    Column("number", "序号", Format.YEAR),
    Column("year", "年度", Format.YEAR),
    Column("unit_kind", "单位类别", Format.WORD),
    Column("unit", "单位", most=22),
    Column("project_code", "项目编码", Format.WORD),
    Column("project", "项目名称", most=36),
)
_FOOT = (
    Column("errors", "错误", Format.COUNT, total=True, watched=True),
    Column("warnings", "提示", Format.COUNT, total=True),
    Column("state", "状态", Format.STATE),
    Column("file", "文件", most=30, folded=True),
    Column("received", "收到时间", Format.TIME, folded=True),
    Column("version", "版本", Format.YEAR, folded=True),
)


def details(facts: Facts, more: tuple[Figure, ...] = ()) -> Listing:
    """Return the sheet of all merged forms, by project and unit.

    Args:
        facts: The facts of the view.
        more: Figures that other sheets add up beside those of the facts; they are folded.
    """
    head = columns_of(facts.spec, (*_KEYS, *_HEAD))
    figures = (*facts.figures, *more)
    columns = (*head, *_figure_columns(facts, more), *_count_columns(facts.spec), *_FOOT)
    columns = (*columns, *review_columns(facts))
    view = facts.view
    name = facts.spec.master.detail
    shape = Shape(name, f"{view.title}　{name}", columns, len(facts.forms), frozen="project")
    lines = Spool(
        (*_line(facts, number, form, figures), *review_line(facts, shape, number - 1, form))
        for number, form in enumerate(facts.forms, 1)
    )
    return Listing(shape, lines, notes=measure_note(facts))


def columns_of(spec: Spec, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns of a listing; where a unit has one form, those of the project hide."""
    if spec.per_project:
        return columns
    project = ("project", "project_code")
    return tuple(replace(c, format=Format.KEY) if c.id in project else c for c in columns)


def project_code(spec: Spec, form: MergedForm) -> str:
    """Return the code as the form has it, else as the roster has it."""
    names = [name for name, field in spec.fields.items() if field.source == "projects.code"]
    given = (form.submission.value(Cell("", "", name)) for name in names)
    return next((str(value) for value in given if value is not None), form.project.code)


def counted_tables(spec: Spec) -> tuple[str, ...]:
    """Return the tables of which it is worth a column how many fixed rows are filled.

    It is the one the spec names, else those whose fixed rows may stay empty.
    """
    if spec.master.count is not None:
        return (spec.master.count,)
    tables = ((n, t) for n, t in spec.tables.items() if t.fixed and t.fill == "used_rows")
    return tuple(name for name, table in tables if inputs(table))


def _figure_columns(facts: Facts, more: tuple[Figure, ...]) -> tuple[Column, ...]:
    folded = {*more, *(f for f in facts.figures if _is_derived(facts.spec, f))}
    return tuple(
        Column(f.id, f.heading, FORMATS[f.kind], total=f.adds, folded=f in folded)
        for f in (*facts.figures, *more)
    )


def _is_derived(spec: Spec, figure: Figure) -> bool:
    """Whether a figure of a table comes out of others beside it: it is told by 支出计划 too."""
    cell = figure.cell
    return bool(cell.table) and spec.tables[cell.table].columns[cell.column].formula is not None


def _count_columns(spec: Spec) -> tuple[Column, ...]:
    return tuple(
        Column(f"{table}.{which}", f"{spec.tables[table].label}\n{word}", Format.COUNT, total=True)
        for table in counted_tables(spec)
        for which, word in (("rows", "应填"), ("filled", "已填"))
    )


def _line(
    facts: Facts, number: int, form: MergedForm, figures: tuple[Figure, ...]
) -> tuple[Content, ...]:
    unit, project, spec = form.unit, form.project, facts.spec
    return (
        facts.unit_keys[unit.id],
        facts.project_keys[project.id],
        facts.form_key(unit.id, project.id),
        number,
        facts.view.year,
        unit.kind,
        unit.name,
        project_code(spec, form),
        form.submission.project_name or project.name,
        *(value_of(form, figure.cell) for figure in figures),
        *_counts(spec, form),
        form.submission.count(Severity.ERROR),
        form.submission.count(Severity.WARNING),
        states.FORM_STATES.get(form.submission.verdict, form.submission.verdict.value),
        form.file,
        local(form.received, facts.view.zone),
        form.version,
    )


def _counts(spec: Spec, form: MergedForm) -> tuple[int, ...]:
    found: list[int] = []
    for name in counted_tables(spec):
        table = spec.tables[name]
        words = {row_key(table, row): row.values for row in table.fixed}
        filled = sum(
            any(column in record.values for column in inputs(table, words.get(record.row, ())))
            for record in form.submission.records
            if record.table == name
        )
        found += [len(table.fixed), filled]
    return tuple(found)
