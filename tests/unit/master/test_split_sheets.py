"""A sheet of more lines than one takes goes on in further ones, and says so."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.master_views import example_view
from tests.builders.masters import CREATED
from xlkpi.master.content.details import details
from xlkpi.master.content.shape import Room
from xlkpi.master.content.table_rows import table_listing
from xlkpi.master.workbook import workbook
from xlkpi.problems import Place, problem
from xlkpi.rollup.facts import facts_of

if TYPE_CHECKING:
    from xlkpi.rollup.view import MasterView

MOST = 100
ROWS = "指标明细"


def opened(view: MasterView, most: int) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook(view, CREATED, most)), data_only=True)


def parts(book: Any) -> list[str]:
    return [name for name in book.sheetnames if name.startswith(ROWS)]


def lines(book: Any, name: str) -> list[tuple[Any, ...]]:
    """The lines of a sheet without its headings and totals."""
    rows = [tuple(cell.value for cell in row) for row in book[name].iter_rows(min_row=4)]
    return [row for row in rows if row[0] is not None]


def test_every_line_stands_once_in_its_order() -> None:
    whole, split = opened(example_view(), 1_000_000), opened(example_view(), MOST)
    assert parts(whole) == [ROWS]
    assert parts(split) == [ROWS, f"{ROWS} 2", f"{ROWS} 3", f"{ROWS} 4"]
    assert [len(lines(split, name)) for name in parts(split)] == [100, 100, 100, 15]
    assert [line for name in parts(split) for line in lines(split, name)] == lines(whole, ROWS)


def test_each_sheet_and_the_overview_say_how_it_is_split() -> None:
    book = opened(example_view(), MOST)
    title, note = (book[f"{ROWS} 2"].cell(row, 6).value for row in (1, 2))
    assert title.endswith("第 2 张，共 4 张")
    assert note.startswith(
        "共 315 行，每 100 行一张表：这里是第 101 至 200 行，"
        f"其余在“{ROWS}”、“{ROWS} 3”、“{ROWS} 4”；合计只是本表各行"
    )
    overview = [cell.value for row in book["总览"].iter_rows() for cell in row]
    said = overview[overview.index(f"{ROWS}（分表）") :]
    assert next(one for one in said[1:] if one) == (
        f"共 315 行，每 100 行一张表：{ROWS}、{ROWS} 2、{ROWS} 3、{ROWS} 4"
    )


def test_a_problem_links_to_the_sheet_that_has_its_row() -> None:
    view = example_view()
    form = facts_of(view).forms[-1]
    row = form.submission.rows("indicators")[0]
    place = Place(
        unit=form.unit.id, project=form.project.id, field="indicators.target", row=row, cell="E15"
    )
    view = replace(view, problems=(problem("K01", place, label="指标值"),))
    book = openpyxl.load_workbook(BytesIO(workbook(view, CREATED, MOST)))
    formulas = [cell.value for row in book["问题清单"].iter_rows() for cell in row]
    (link,) = [one for one in formulas if isinstance(one, str) and one.startswith("=HYPERLINK")]
    assert f"{ROWS} 4'!" in link


def test_what_is_split_has_no_single_area() -> None:
    facts = facts_of(example_view())
    listing = table_listing(facts, "indicators", ROWS, room=Room(str, MOST))
    assert listing is not None
    with pytest.raises(ValueError, match=ROWS):
        listing.shape.area("number")
    assert details(facts).shape.sheets == (details(facts).shape,)
