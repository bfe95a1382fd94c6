"""The year side by side as the page shows it: tables by stage, bars for each project."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.figures import grouped, percent
from xlkpi.report.chart import width
from xlkpi.report.states import state_of
from xlkpi.report.view import (
    BarChart,
    BarGroup,
    BarLine,
    StageHead,
    YearCellText,
    YearSection,
    YearTableLine,
    YearTableText,
)
from xlkpi.rollup.roll import states
from xlkpi.spec.language.kinds import YES, Kind
from xlkpi.texts import same

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.year import Year, YearCell, YearColumn, YearTable

STATE = "并入情况"
_PROJECT = "项目"
_WHOLE = Decimal(1)
"""100%: bars of percentages are no longer than that where none is above it."""


def year_section(facts: Facts) -> YearSection | None:
    """Return what the page shows of the year; None where the collection has no such view."""
    year = facts.view.whole_year
    if year is None:
        return None
    of = "、".join(f"{stage.title}（台账版本 {stage.revision}）" for stage in year.stages[:-1])
    tables = (_projects(year), *(_rows(year, table) for table in year.tables))
    return YearSection(of, tuple(_bars(year)), tables)


def _projects(year: Year) -> YearTableText:
    heads = tuple(
        StageHead(stage.title, ((STATE, False), *_headings(year.columns, n)))
        for n, stage in enumerate(year.stages)
    )
    lines = tuple(
        YearTableLine(
            (line.project.name,),
            tuple(
                cell
                for n, state in enumerate(line.states)
                for cell in (
                    YearCellText(state, tone=state_of(state).tone),
                    *_texts(zip(year.columns, line.cells, strict=True), n),
                )
            ),
            line.notes,
        )
        for line in year.lines
    )
    foot = tuple(
        text
        for n in range(len(year.stages))
        for text in ("", *(_total(year, one) for one in year.columns if one.stage == n))
    )
    return YearTableText("各项目", (_PROJECT,), heads, lines, (states.TOTAL, *foot))


def _rows(year: Year, table: YearTable) -> YearTableText:
    heads = tuple(
        StageHead(stage.title, tuple(_headings(table.columns, n)))
        for n, stage in enumerate(year.stages)
        if any(column.stage == n for column in table.columns)
    )
    lines = tuple(
        YearTableLine(
            (row.project.name, *row.names),
            tuple(_text(*pair) for pair in zip(table.columns, row.cells, strict=True)),
            row.notes,
        )
        for row in table.rows
    )
    return YearTableText(table.title, (_PROJECT, *table.names), heads, lines)


def _bars(year: Year) -> Iterator[BarChart]:
    """Yield bars of what is drawn, of each project in all stages."""
    for title, columns in year.charts():
        drawn = [(year.columns.index(column), column) for column in columns]
        are_amounts = columns[0].figure.kind is Kind.MONEY
        labels = _labels(year, columns)
        values = [line.cells[n].value for line in year.lines for n, _ in drawn]
        numbers = [one for one in values if isinstance(one, Decimal)]
        most = max([*numbers, Decimal(0) if are_amounts else _WHOLE])
        groups = tuple(
            BarGroup(
                line.project.name,
                tuple(
                    _bar(label, column, line.cells[n], most, column.stage)
                    for label, (n, column) in zip(labels, drawn, strict=True)
                ),
            )
            for line in year.lines
        )
        if groups:
            yield BarChart(title, are_amounts, groups)


def _labels(year: Year, columns: Sequence[YearColumn]) -> list[str]:
    """Return what bars are called: by their headings, with the stage where others have them too."""
    times = Counter(column.figure.label for column in columns)
    return [
        label if times[label] == 1 else f"{year.stages[one.stage].title}{label}"
        for one in columns
        for label in (one.figure.label,)
    ]


def _bar(label: str, column: YearColumn, cell: YearCell, most: Decimal, stage: int) -> BarLine:
    value = cell.value if isinstance(cell.value, Decimal) else None
    return BarLine(same(label), _text(column, cell).text or "—", width(value, most), stage % 3)


def _headings(columns: Iterable[YearColumn], stage: int) -> Iterator[tuple[str, bool]]:
    return (
        (one.figure.heading.replace("\n", ""), one.figure.kind.numeric)
        for one in columns
        if one.stage == stage
    )


def _texts(pairs: Iterable[tuple[YearColumn, YearCell]], stage: int) -> Iterator[YearCellText]:
    return (_text(column, cell) for column, cell in pairs if column.stage == stage)


def _text(column: YearColumn, cell: YearCell) -> YearCellText:
    if cell.said:
        return YearCellText(cell.said, tone=state_of(cell.said).tone)
    value = cell.value
    match value:
        case None | False:
            text = ""
        case True:
            text = YES
        case Decimal():
            is_share = column.figure.kind is Kind.PERCENT
            text = percent(value, rounded=True) if is_share else grouped(value)
        case _:
            text = str(value)
    return YearCellText(text, number=column.figure.kind.numeric)


def _total(year: Year, column: YearColumn) -> str:
    found = year.total(column)
    return "" if found is None else _text_of(column, found)


def _text_of(column: YearColumn, value: Decimal) -> str:
    return percent(value, rounded=True) if column.figure.kind is Kind.PERCENT else grouped(value)
