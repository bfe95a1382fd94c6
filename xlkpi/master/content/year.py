"""年度对照 and 年度指标: what each stage of the year has, side by side under the stages' titles."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content.details import FORMATS, PROJECT_KEY
from xlkpi.master.content.shape import Chart, Column, Format, Listing, Live, Shape
from xlkpi.master.content.table_rows import ROW_KEY
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.measures import has_amounts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.master.content.shape import Content
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.year import Year, YearCell, YearColumn, YearLine, YearTable

_HEAD = (
    Column(PROJECT_KEY, "项目编号", Format.KEY),
    Column("number", "序号", Format.YEAR),
    Column("project", "项目名称", most=36),
)
_NOTES = Column("notes", "说明", most=46)
_MOST_TEXT = 24.0


def year_listing(facts: Facts, year: Year, detail: Shape) -> Listing:
    """Return every project in all stages.

    Args:
        facts: The facts of the collection.
        year: What it says beside the collections that it follows.
        detail: The sheet of its forms: its own amounts are formulas over it.
    """
    columns = (*_HEAD, *_stage_columns(year), _NOTES)
    title = f"{facts.view.title}　{wording.YEAR}"
    shape = Shape(wording.YEAR, title, columns, len(year.lines), frozen="project")
    sheet = _Sheet(year, shape, detail)
    lines = tuple(sheet.line(n, line, facts) for n, line in enumerate(year.lines))
    drawn = year.charts() if lines else ()
    measure = facts.view.measure
    charts = tuple(
        Chart(title.zh, "project", tuple(one.id for one in columns), measure)
        for title, columns in drawn
    )
    return Listing(shape, lines, sheet.foot(), _notes(facts, year), charts)


def year_table_listing(facts: Facts, year: Year, table: YearTable, name: str) -> Listing:
    """Return the rows of one table over all projects and stages; `name` is that of the sheet."""
    names = tuple(Column(f"n{n}", head, most=20) for n, head in enumerate(table.names))
    columns = (
        _HEAD[0],
        Column(ROW_KEY, "行", Format.KEY),
        *_HEAD[1:],
        *names,
        *(_column(year, column) for column in table.columns),
        _NOTES,
    )
    lines = tuple(
        (
            facts.project_keys.get(row.project.id, row.project.id),
            row.key,
            number,
            row.project.name,
            *row.names,
            *map(_content, row.cells),
            _joined(row.notes),
        )
        for number, row in enumerate(table.rows, 1)
    )
    frozen = names[-1].id if names else "project"
    shape = Shape(name, f"{facts.view.title}　{name}", columns, len(lines), frozen=frozen)
    return Listing(shape, lines, notes=_notes(facts, year))


def _stage_columns(year: Year) -> Iterator[Column]:
    for n, stage in enumerate(year.stages):
        yield Column(f"state{n}", "并入情况", Format.STATE, band=stage.title)
        yield from (_column(year, column) for column in year.columns if column.stage == n)


def _column(year: Year, column: YearColumn) -> Column:
    figure = column.figure
    kind = Format.WORD if figure.kind is Kind.TEXT else FORMATS[figure.kind]
    return Column(
        column.id,
        figure.heading,
        kind,
        total=not figure.cell.table and figure.adds,
        most=_MOST_TEXT if kind is Format.WORD else 0,
        states=True,
        band=year.stages[column.stage].title,
    )


class _Sheet:
    """The formulas of the collection's own columns, given where everything is."""

    def __init__(self, year: Year, shape: Shape, detail: Shape) -> None:
        self.year, self.shape, self.detail = year, shape, detail
        self.own = len(year.stages) - 1
        self.known = {column.id for column in detail.columns}

    def line(self, n: int, line: YearLine, facts: Facts) -> tuple[Content, ...]:
        cells = dict(zip((column.id for column in self.year.columns), line.cells, strict=True))
        found = [
            content
            for stage, state in enumerate(line.states)
            for content in (state, *self._of_stage(n, stage, cells))
        ]
        key = facts.project_keys.get(line.project.id, line.project.id)
        return (key, n + 1, line.project.name, *found, _joined(line.notes))

    def _of_stage(self, n: int, stage: int, cells: dict[str, YearCell]) -> Iterator[Content]:
        return (self._cell(n, one, cells) for one in self.year.columns if one.stage == stage)

    def foot(self) -> dict[str, Content]:
        """Return what stands below the columns: sums, and shares of sums; "" where nothing is."""
        found: dict[str, Content] = {}
        for column in self.year.columns:
            pair, area = self.year.made_of(column), self.shape.own_area(column.id)
            if pair is not None:
                part, base = (self.shape.foot(one.id) for one in pair)
                formula = f'IF(ISNUMBER({base}),IF({base}=0,"",{part}/{base}),"")'
            elif column.figure.adds:
                formula = f'IF(COUNT({area})=0,"",SUM({area}))'
            else:
                continue
            total = self.year.total(column)
            found[column.id] = Live(formula, "" if total is None else total)
        return found

    def _cell(self, n: int, column: YearColumn, cells: dict[str, YearCell]) -> Content:
        cell, pair = cells[column.id], self.year.made_of(column)
        if column.stage != self.own or cell.said:
            return _content(cell)
        if pair is not None:
            part, base = (cells[one.id].value for one in pair)
            if isinstance(part, Decimal) and isinstance(base, Decimal):
                at = [self.shape.at(one.id, n) for one in pair]
                formula = f'IF(ISNUMBER({at[1]}),IF({at[1]}=0,"",{at[0]}/{at[1]}),"")'
                return Live(formula, part / base if base else "")
        if column.figure.adds and column.figure.id in self.known:
            return self._sum(n, column, cell)
        return _content(cell)

    def _sum(self, n: int, column: YearColumn, cell: YearCell) -> Live:
        area, keys = self.detail.area(column.figure.id), self.detail.area(PROJECT_KEY)
        at = f"${self.shape.at(PROJECT_KEY, n)}"
        some = f"SUMPRODUCT(({keys}={at})*ISNUMBER({area}))"
        value = cell.value if isinstance(cell.value, Decimal) else ""
        return Live(f'IF({some}=0,"",SUMIFS({area},{keys},{at}))', value)


def _content(cell: YearCell) -> Content:
    return cell.said or cell.value


def _joined(notes: tuple[str, ...]) -> str | None:
    return "；".join(notes) or None


def _notes(facts: Facts, year: Year) -> tuple[str, ...]:
    """Return what the sheet says of itself: where its figures are from, and as of when."""
    of = "、".join(
        f"{stage.title}（{stage.collection}，台账版本 {stage.revision}）"
        for stage in year.stages[:-1]
    )
    amounts = any(has_amounts(stage.spec) for stage in year.stages)
    return (
        *((f"金额单位：{facts.view.measure}",) if amounts else ()),
        f"取自写出本表时已并入的 {of}；它们再有变动，运行 xlkpi master 重写",
    )
