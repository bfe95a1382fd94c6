"""How a form lies on paper: its size, its pages, and what each of them repeats."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING

from xlkpi.plan.words import places
from xlkpi.spec.paper import BOTTOM, LEAST_SCALE, SIDE, TOP, WIDE, room, scale_across

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.xlsx.recorded_page import RecordedPage

_MOST_PAGES = 3
"""A form whose texts are all at their limits is printed smaller, on so many pages; a long table on
as many as it needs."""
_NUMBERS = {"A3": 8, "A4": 9}
_ROW = 15.0
"""Points of a row that nobody gave a height."""
_SPARED = 0.97
"""Part of a page that rows and columns are counted on: programs differ by some points."""


def lay_on_paper(
    page: RecordedPage, plan: Plan, form: PlannedForm, heights: Mapping[int, float], numbered: str
) -> None:
    """Say how a form's sheet is printed.

    Args:
        page: The sheet.
        plan: Says for whom and when it is.
        form: The form on it.
        heights: Those of its rows that are known, in points.
        numbered: The footer where the spec has none, with &P and &N for page and pages.
    """
    sheet, area = page.sheet, form.print_area
    sheet.set_paper(_NUMBERS[form.print_spec.paper])
    if form.print_spec.orientation == "landscape":
        sheet.set_landscape()
    sheet.set_margins(left=SIDE, right=SIDE, top=TOP, bottom=BOTTOM)
    sheet.center_horizontally()
    pages(form, heights, issued=plan.spec.issued).ask(page)
    if plan.spec.issued and form.titles is not None:
        sheet.repeat_rows(*form.titles)
    if plan.spec.issued:
        sheet.set_header(header(plan, form))
    sheet.print_area(area.first.row, area.first.column, area.last.row, area.last.column)
    sheet.set_footer(footer(plan, form, numbered))
    sheet.print_black_and_white()


def header(plan: Plan, form: PlannedForm) -> str:
    """Return what stands above each page of a form that goes out."""
    occasion = plan.occasion
    code = "/".join(part for part in (occasion.unit, form.project) if part)
    issuer = _sized(_plain(occasion.department))
    return f"&L&8{issuer}&R&8{plan.spec.id} v{plan.spec.version}  {code}"


def footer(plan: Plan, form: PlannedForm, numbered: str) -> str:
    """Return what stands below each page of a form (`lay_on_paper`)."""
    own = form.print_spec.footer.format_map(places(plan.spec, plan.occasion))
    return "&C&9" + _sized(own or numbered)


@dataclass(frozen=True, slots=True)
class Pages:
    """How a form is fitted to pages: a scale in percent and breaks before rows, or pages at most.

    0 pages are as many as it takes.
    """

    scale: int | None = None
    breaks: range = range(0)
    most: int = 0

    def ask(self, page: RecordedPage) -> None:
        """Have a sheet printed so."""
        if self.scale is None:
            page.sheet.fit_to_pages(1, self.most)
            return
        page.sheet.set_print_scale(self.scale)
        if self.breaks:
            page.sheet.set_h_pagebreaks(self.breaks)


def pages(form: PlannedForm, heights: Mapping[int, float], *, issued: bool) -> Pages:
    """Fit the width to a page, and print nothing smaller than can be read."""
    area, paper = form.print_area, form.print_spec
    scale = scale_across(form.widths[: area.columns], paper)
    down = room(paper)[1] * _SPARED

    def tall(first: int, last: int) -> float:
        return sum(heights.get(row, _ROW) for row in range(first, last + 1))

    if paper.lines is not None and form.band is not None:
        first, last = form.band
        on_first = tall(area.first.row, min(first + paper.lines - 1, last))
        safely = scale_across(form.widths[: area.columns], paper, WIDE) * _SPARED
        scale = max(min(safely, down / on_first), LEAST_SCALE)
        return Pages(floor(scale * 100), range(first + paper.lines, last + 1, paper.lines))
    if scale < LEAST_SCALE:
        return Pages(floor(LEAST_SCALE * 100))
    is_long = tall(area.first.row, area.last.row) * scale > down * _MOST_PAGES
    return Pages(most=_MOST_PAGES if issued and not is_long else 0)


def _sized(text: str) -> str:
    """Return a text behind the size it is printed in: Excel takes a digit for a part of that."""
    return f" {text}" if text[:1].isdigit() else text


def _plain(text: str) -> str:
    """Return a text as it stands in a header: & begins a command there."""
    return text.replace("&", "&&")
