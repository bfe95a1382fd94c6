"""Places in the texts of a form, such as {project_name}: each must be one that is known."""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING

from xlkpi.problems import Problem, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.language.sheet_models import LayoutRow
    from xlkpi.spec.source.located import Located, Trail

PLACES = (
    "title", "measure", "department", "contact", "year", "due", "unit_name", "forms", "order",
    "project_name",
)  # fmt: skip
"""What stands in every text of a workbook."""
ROW_PLACES = ("row_label", "n")
"""What stands in the texts of a band's rows besides."""


def text_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield the unknown places of sheet names, headings, labels, footers and the guide."""
    yield from _title(spec, located)
    for trail, text, usual in _texts(spec):
        known = (*usual, *spec.settings)
        try:
            named = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError:
            named = ["{"]
        for name in named:
            if name not in known:
                what = Words("文字中的占位", "place in a text")
                remedy = Words(
                    f"可用的有：{'、'.join(known)}；花括号本身写作 {{{{ 和 }}}}。",
                    f"There are: {', '.join(known)}; write {{{{ and }}}} for braces.",
                )
                yield problem("S06", located.place(trail), found=name, what=what, remedy=remedy)


def _title(spec: Spec, located: Located) -> Iterator[Problem]:
    """The name of the form is the same for all: what differs is written on its sheets."""
    if "{" in spec.title:
        what = Words("表的名称里不能有占位", "no places in the name of a form")
        remedy = Words(
            "请去掉；年度等写在表上，例如 {text: '{year}年{title}'}。",
            "Leave it out; write the year and the like on the sheet: {text: '{year} {title}'}.",
        )
        yield problem("S06", located.place(("title",)), found=spec.title, what=what, remedy=remedy)


def _texts(spec: Spec) -> Iterator[tuple[Trail, str, tuple[str, ...]]]:
    for name, table in spec.tables.items():
        yield ("tables", name, "row_label"), table.row_label, ("n",)
    for n, sheet in enumerate(spec.sheets):
        trail: Trail = ("sheets", n)
        yield (*trail, "name"), sheet.name, PLACES
        yield (*trail, "heading"), sheet.heading, PLACES
        yield (*trail, "print", "footer"), sheet.print.footer, PLACES
        yield from _labels((*trail, "rows"), sheet.rows)
        if sheet.side is not None:
            yield from _labels((*trail, "side", "rows"), sheet.side.rows)
    if spec.guide is not None:
        yield ("guide", "title"), spec.guide.title, PLACES
        for n, line in enumerate(spec.guide.lines):
            yield ("guide", "lines", n), line, PLACES


def _labels(
    trail: Trail, rows: Iterable[LayoutRow]
) -> Iterator[tuple[Trail, str, tuple[str, ...]]]:
    for n, row in enumerate(rows):
        known = PLACES if row.each is None else (*PLACES, *ROW_PLACES)
        inside = (*trail, n) if row.each is None else (*trail, n, "cells")
        for m, cell in enumerate(row.cells):
            if cell.text is not None:
                yield (*inside, m, "text"), cell.text, known
