"""汇总表 after a whole round: what the ledger has now, added up in the form's own layout."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.builders.other_forms import QUARTER, Round
from xlkpi.api.amend import amend
from xlkpi.api.master import master
from xlkpi.department.opened import Department
from xlkpi.department.targets import Reason, Target

if TYPE_CHECKING:
    from pathlib import Path


def in_the_ledger(made: Round, place: tuple[str, str, str]) -> dict[str, Decimal]:
    """Unit -> what counts in a cell of its form: table, row, column."""
    table, row, column = place
    found: dict[str, Decimal] = {}
    with Department.at(made.folder, made.clock).view() as ledger:
        for one in ledger.standing("more"):
            for record in one.submission.records if one.merged else ():
                value = record.values.get(column)
                if (record.table, record.row) == (table, row) and isinstance(value, Decimal):
                    found[one.submission.unit] = value
    return found


def beside(sheet: Any, label: str, right: int) -> object:
    """What stands so many cells right of a label."""
    (cell,) = (c for row in sheet.iter_rows() for c in row if c.value == label)
    return sheet.cell(cell.row, cell.column + right).value


def test_an_amended_figure_counts_in_every_sum_and_share(tmp_path: Path) -> None:
    made = Round(tmp_path, "quarterly_accounts", "v01", "v02", "c01")
    made.fill("v01", QUARTER)
    made.fill("v02", QUARTER | {"income[business].quarter": None, "bank": 27_000})
    made.fill("c01", QUARTER)
    made.take_in()
    change = {"income[lease].quarter": "21000.25", "bank": "31000"}
    amend(made.folder, made.clock, Target("v01", collection="more"), change, Reason("电话", "刘"))
    master(made.folder, made.clock, "more")

    path = made.folder / "output" / "more" / "master.xlsx"
    book = openpyxl.load_workbook(path, data_only=True)
    lease = in_the_ledger(made, ("income", "lease", "quarter"))
    total = in_the_ledger(made, ("", "", "income_quarter"))
    assert lease == {"v01": Decimal("21000.25"), **dict.fromkeys(("v02", "c01"), QUARTER_LEASE)}
    for name, units in (("汇总表", ("v01", "v02", "c01")), ("汇总表-村", ("v01", "v02"))):
        wanted, whole = (sum(one[u] for u in units) for one in (lease, total))
        assert beside(book[name], "发包租赁收入", 3) == pytest.approx(float(wanted))
        assert beside(book[name], "收入合计", 4) == pytest.approx(float(whole))
        assert beside(book[name], "发包租赁收入", 5) == pytest.approx(float(wanted / whole))
    assert beside(book["汇总表"], "经营收入", 3) == 6000
    said = "汇总范围：全部单位　应报 13 份，已并入 3 份　还差 10 份，不在合计内"
    assert book["汇总表"]["A1"].value == said


def test_a_figure_that_only_the_form_needs_is_told_when_it_is_typed_over(tmp_path: Path) -> None:
    """自有收入 has no column by master.columns: the 汇总表 gave it one."""
    made = Round(tmp_path, "quarterly_accounts", "v01")
    made.fill("v01", QUARTER)
    made.take_in()
    path = made.folder / "output" / "more" / "master.xlsx"
    book = openpyxl.load_workbook(path)
    (cell,) = (c for c in book["收支明细"][3] if c.value == "其中：自有收入")
    assert book["收支明细"].column_dimensions[cell.column_letter].hidden
    book["收支明细"].cell(4, cell.column).value = 1
    book.save(path)
    (told,) = (p for p in master(made.folder, made.clock, "more").problems if p.code == "X23")
    assert told.place.cell == f"{cell.column_letter}4"


QUARTER_LEASE = Decimal("20000.25")
