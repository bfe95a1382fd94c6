"""The charts of 总览: the plan over its points of time, and the amount of each project.

The names of series are references to headings, never words of their own: LibreOffice saves such
words as formulas that no other program reads.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any

from xlkpi.cells import CellRef, on_sheet
from xlkpi.master.content.shape import BAND_ROW, Format
from xlkpi.master.drawing.styles import BLUE, INK, LINE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.master.content.overview import SmallTable
    from xlkpi.master.content.shape import Chart, Shape
    from xlkpi.master.drawing.sheets import Book, Page
    from xlkpi.rollup.facts import Facts

_FONT = {"name": "宋体", "size": 9}
_LIGHT, _CURVE = "#9DB8DC", "#C55A11"
_CURVED = {"line": {"color": _CURVE, "width": 2}, "marker": {"type": "circle", "size": 6}}
_MOST_LINES = 60
_SERIES = (_LIGHT, BLUE, _CURVE, "#7A9A3A", "#7F6084")
"""The colours of columns beside each other, in their order; the next ones begin anew."""


@dataclass(frozen=True, slots=True)
class SizedChart:
    """A chart with its height in pixels."""

    chart: Any
    height: int


def periods_chart(page: Page, block: SmallTable, measure: str) -> SizedChart | None:
    """Return numbers as columns and percentages as a curve, for each row of a table.

    Returns:
        None where nothing of the table is a number: then there is nothing to draw.
    """
    names = "=" + on_sheet(page.name, block.area(0))
    number, share = _numbers(block), _place(block, Format.PERCENT)
    if number is None and share is None:
        return None
    curve = page.book.add_chart({"type": "line"})
    if share is not None:
        series = _series(page, block, share, names)
        series["data_labels"]["position"] = "above"
        curve.add_series({**series, **_CURVED, "y2_axis": number is not None})
        axis = {"min": 0, "num_format": "0%", "num_font": _FONT}
        (curve.set_y_axis if number is None else curve.set_y2_axis)(axis)
    chart = curve
    if number is not None:
        chart = page.book.add_chart({"type": "column"})
        amounts = _series(page, block, number, names, fill={"color": _LIGHT})
        amounts["data_labels"]["position"] = "inside_base"
        chart.add_series(amounts)
        chart.set_y_axis(_value_axis(measure if block.formats[number] is Format.MONEY else ""))
        if share is not None:
            chart.combine(curve)
    chart.set_x_axis({"num_font": _FONT})
    _dress(chart, block.title)
    return SizedChart(chart, 300)


def _numbers(block: SmallTable) -> int | None:
    """Return which column is drawn as columns: amounts, else what else is counted."""
    kinds = (Format.MONEY, Format.NUMBER, Format.COUNT)
    places = (_place(block, kind) for kind in kinds)
    return next((place for place in places if place is not None), None)


def _place(block: SmallTable, kind: Format) -> int | None:
    return next((n for n, one in enumerate(block.formats) if one is kind), None)


def projects_chart(book: Book, facts: Facts, shape: Shape) -> SizedChart:
    """Return the units' sum of each project beside its control total, the first project on top."""
    amount = facts.headline
    assert amount is not None  # noqa: S101 - asked only where there is one
    bars = ((amount.id, BLUE), ("control", _LIGHT))
    series = [_Bars(column, _heading(shape, column), colour) for column, colour in bars]
    chart = _by_line(book, shape, "project", series, _value_axis(facts.view.measure))
    _dress(chart.chart, _of_first(f"各项目{amount.label}", shape))
    return chart


def lines_chart(book: Book, shape: Shape, drawn: Chart) -> SizedChart:
    """Return columns of a sheet beside each other, for each of its lines.

    Each is called by its heading, or by its band where others have that heading too.
    """
    columns = [shape.columns[shape.column(one)] for one in drawn.columns]
    times = Counter(column.heading for column in columns)
    series = [
        _Bars(one.id, (_heading if times[one.heading] == 1 else _band)(shape, one.id), colour)
        for one, colour in zip(columns, cycle(_SERIES), strict=False)
    ]
    percent = columns[0].format is Format.PERCENT
    axis = _value_axis("" if percent else drawn.measure)
    if percent:
        axis |= {"num_format": "0%"}
    chart = _by_line(book, shape, drawn.names, series, axis)
    _dress(chart.chart, _of_first(drawn.title, shape))
    return chart


def _of_first(title: str, shape: Shape) -> str:
    """Return a title that says where a chart leaves lines out."""
    return title if shape.lines <= _MOST_LINES else f"{title}，前 {_MOST_LINES} 行"


@dataclass(frozen=True, slots=True)
class _Bars:
    """A series: the column of its numbers, and the cell in which its name stands."""

    column: str
    name: CellRef
    colour: str


def _heading(shape: Shape, column: str) -> CellRef:
    return CellRef(shape.head_row, shape.column(column))


def _band(shape: Shape, column: str) -> CellRef:
    """Return the cell with the words over a column: the first one of its band."""
    place = shape.column(column)
    over = (first for _, first, count in shape.bands if first <= place < first + count)
    return CellRef(BAND_ROW, next(over))


def _by_line(
    book: Book, shape: Shape, names: str, series: Sequence[_Bars], axis: dict[str, Any]
) -> SizedChart:
    """Return bars for each line of a sheet, the first one on top."""
    shown = min(shape.lines, _MOST_LINES)
    chart = book.add_chart({"type": "bar"})
    for one in series:
        chart.add_series(
            {
                "name": "=" + on_sheet(shape.name, one.name),
                "categories": _range(shape, names, shown - 1),
                "values": _range(shape, one.column, shown - 1),
                "fill": {"color": one.colour},
                "gap": 60,
            }
        )
    chart.set_y_axis({"reverse": True, "num_font": _FONT})
    # the axis of a reversed list would stand on top
    chart.set_x_axis({**axis, "label_position": "high"})
    return SizedChart(chart, 170 + (10 + 10 * len(series)) * shown)


def _series(page: Page, block: SmallTable, column: int, names: str, **style: Any) -> dict[str, Any]:
    return {
        "name": "=" + on_sheet(page.name, block.heading(column)),
        "categories": names,
        "values": "=" + on_sheet(page.name, block.area(column)),
        "data_labels": {"value": True, "font": _FONT},
        **style,
    }


def _range(shape: Shape, column: str, last: int) -> list[Any]:
    first, end = shape.at(column, 0), shape.at(column, last)
    return [shape.name, first.row, first.column, end.row, end.column]


def _value_axis(measure: str) -> dict[str, Any]:
    return {
        "num_format": "#,##0",
        "num_font": _FONT,
        "name": measure,
        "name_font": {**_FONT, "bold": False},
        "label_position": "low",
        "major_gridlines": {"visible": True, "line": {"color": LINE, "width": 0.5}},
        "min": 0,
    }


def _dress(chart: Any, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"name": "黑体", "size": 11, "color": INK}})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.set_chartarea({"border": {"color": LINE}})
