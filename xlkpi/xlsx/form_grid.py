"""The grid of a form on its sheet: columns, labels, and how high rows are for what is in them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from xlkpi.xlsx.form_paper import lay_on_paper
from xlkpi.xlsx.form_styles import field_style, label_style
from xlkpi.xlsx.heights import MOST, height_of, row_heights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from xlkpi.cells import Area, CellRef
    from xlkpi.plan.model import Plan, PlannedField, PlannedForm
    from xlkpi.problems import Severity
    from xlkpi.xlsx.recorded_page import RecordedPage

HIDDEN = {"hidden": True}


def write_printed(
    page: RecordedPage,
    plan: Plan,
    form: PlannedForm,
    put: Callable[[PlannedField, Any], None],
    numbered: str,
) -> None:
    """Write a form as it is printed: its table alone, nothing tinted, nothing to fill in.

    Args:
        page: The sheet.
        plan: The plan that the form is of.
        form: The form; what lies above its print area is put out of view.
        put: Writes what stands in a field, in a format of the workbook.
        numbered: The footer where the spec has none (`lay_on_paper`).
    """
    set_widths(page, form)
    write_texts(page, form)
    for field in form.seen:
        if not field.covered:
            style = field_style(page.book, field, printed=True)
            page.merge(field.area, style)
            put(field, style)
    heights = grid_heights(form)
    heights |= tall_rows(form, [field for field in form.fields if not field.fixed], heights)
    for row, height in heights.items():
        page.sheet.set_row(row, height)
    lay_on_paper(page, plan, form, heights, numbered)
    for row in range(form.print_area.first.row):
        page.sheet.set_row(row, None, None, HIDDEN)


def set_widths(page: RecordedPage, form: PlannedForm) -> None:
    """Set the widths of a form's columns; those of keys are hidden."""
    hidden = {column for column, _ in form.key_columns}
    for column, width in enumerate(form.widths):
        page.sheet.set_column(column, column, width, None, HIDDEN if column in hidden else {})


def write_texts(
    page: RecordedPage,
    form: PlannedForm,
    mark: Callable[[CellRef], Severity | None] = lambda _: None,
) -> None:
    """Write the labels of a form; `mark` gives the colour of a cell."""
    for text in form.texts:
        style = label_style(page.book, text.style, mark(text.area.first))
        page.merge(text.area, style)
        write = page.own if text.own else page.text
        write(text.area.first, text.text, style)


def grid_heights(form: PlannedForm) -> dict[int, float]:
    """Return row -> its height in points: high enough for what stands in this row alone."""
    return heights_of(form, chain.from_iterable(in_rows(form).values()))


def in_rows(form: PlannedForm) -> dict[int, list[tuple[bool, int]]]:
    """Return what stands in each row: whether it is a label, and its number among these.

    What is no label is numbered as `form.seen` is.
    """
    rows: dict[int, list[tuple[bool, int]]] = {}
    for n, text in enumerate(form.texts):
        rows.setdefault(text.area.first.row, []).append((True, n))
    for n, field in enumerate(form.seen):
        if not field.covered:
            rows.setdefault(field.area.first.row, []).append((False, n))
    return rows


def heights_of(form: PlannedForm, places: Iterable[tuple[bool, int]]) -> dict[int, float]:
    """Return row -> its height in points, high enough for what stands at places of `in_rows`.

    These may be those of another form that is laid out alike.
    """
    texts, seen = form.texts, form.seen
    cells = (
        (texts[n].area, texts[n].text, texts[n].height)
        if is_text
        else (seen[n].area, _wrapped(seen[n]), seen[n].height)
        for is_text, n in places
    )
    return row_heights(
        [
            (area.first.row, text, _width(form, area), least)
            for area, text, least in cells
            if area.rows == 1
        ]
    )


def tall_rows(
    form: PlannedForm, filled: Iterable[PlannedField], heights: Mapping[int, float]
) -> dict[int, float]:
    """Return the last rows of fields over several rows, high enough for what stands in them.

    Such a row no longer grows by itself.

    Args:
        form: Whose fields they are.
        filled: The fields that hold something.
        heights: Those of rows that are known, in points.
    """
    tall: dict[int, float] = {}
    for field in filled:
        if field.area.rows > 1 and not field.covered:
            first, last = field.area.first.row, field.area.last.row
            needed = height_of(_wrapped(field), _width(form, field.area))
            have = sum(heights.get(row, height_of("", 0)) for row in range(first, last))
            if needed - have > max(heights.get(last, 0.0), tall.get(last, 0.0)):
                tall[last] = min(MOST, needed - have)
    return tall


def _width(form: PlannedForm, area: Area) -> float:
    return sum(form.widths[area.first.column : area.last.column + 1])


def _wrapped(field: PlannedField) -> str:
    """Return the text of a field that takes several lines: no program wraps a number or a day."""
    return field.value if isinstance(field.value, str) else ""
