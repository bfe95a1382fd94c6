"""What the master costs beside bare xlsxwriter writing the same cells."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter

from tests.benchmarks.kit.example import BACK, COLLECTION, example, returned
from tests.benchmarks.kit.rounds import Contestant, Measured, Ratio, measured, timed
from tests.benchmarks.kit.unsearched import Unsearched
from xlkpi.api.import_ import import_paths
from xlkpi.department.master_views import master_view
from xlkpi.master.workbook import workbook
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.department.opened import Department

CREATED = datetime(2021, 1, 1, tzinfo=UTC)
WHOLE, WRITTEN = "xlkpi, from the ledger", "xlkpi, of what was read"
BARE, UNSEARCHED = "bare xlsxwriter", "bare xlsxwriter, formulas as they are"


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell: its value or its formula, the formula's result, and its number format."""

    row: int
    column: int
    value: Any
    result: Any
    form: str


def measure(copies: int, rounds: int) -> Measured:
    """Time the master of a town of so many examples."""
    with tempfile.TemporaryDirectory(prefix="xlkpi-bench-") as folder:
        return _measured(_merged(Path(folder) / "work", Path(folder) / "inbox", copies), rounds)


def _merged(folder: Path, inbox: Path, copies: int) -> Department:
    """Make a workspace with every unit's return in it, those with mistakes rejected."""
    department = example(folder, copies)
    inbox.mkdir()
    for one in returned(department):
        (inbox / one.incoming.name).write_bytes(one.incoming.data)
    import_paths(folder, fixed(BACK), [inbox], received=BACK, master=False, copies=False)
    return department


def _measured(department: Department, rounds: int) -> Measured:
    collection = department.collection(COLLECTION)
    with department.view() as ledger:
        view = master_view(department, ledger, collection)
        data = workbook(view, CREATED)
        cells = _cells(data)
        if _cells(_bare(cells)) != cells:
            raise AssertionError("the bare workbook differs")
        times = timed(
            [
                Contestant(
                    WHOLE, lambda: workbook(master_view(department, ledger, collection), CREATED)
                ),
                Contestant(WRITTEN, lambda: workbook(view, CREATED)),
                Contestant(BARE, lambda: _bare(cells)),
                Contestant(UNSEARCHED, lambda: _bare(cells, Unsearched)),
            ],
            rounds,
        )
    flat = [cell for page in cells.values() for cell in page]
    formulas = sum(cell.result is not None for cell in flat)
    size = (
        f"{len(view.forms)} forms, {len(flat)} cells ({formulas} formulas), {len(data) // 1000} kB"
    )
    ratios = [Ratio(each, base) for base in (BARE, UNSEARCHED) for each in (WHOLE, WRITTEN)]
    return measured(("master", size, "form"), len(view.forms), times, ratios)


def _cells(data: bytes) -> Mapping[str, Sequence[Filled]]:
    """Return what stands in a workbook: sheet -> cells, those with nothing but a format too."""
    book = openpyxl.load_workbook(BytesIO(data))
    results = openpyxl.load_workbook(BytesIO(data), data_only=True)
    return {
        page.title: [
            Filled(
                cell.row - 1,
                cell.column - 1,
                cell.value,
                results[page.title].cell(cell.row, cell.column).value
                if cell.data_type == "f"
                else None,
                cell.number_format,
            )
            for line in page.iter_rows()
            for cell in line
            if cell.has_style or cell.value is not None
        ]
        for page in book.worksheets
    }


def _bare(
    cells: Mapping[str, Sequence[Filled]], sheets: type[Any] = xlsxwriter.worksheet.Worksheet
) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    looks: dict[str, Any] = {}
    for name, page in cells.items():
        sheet = book.add_worksheet(name, sheets)
        for cell in page:
            look = looks.get(cell.form)
            if look is None:
                look = looks[cell.form] = book.add_format({"num_format": cell.form, "border": 1})
            at = cell.row, cell.column
            match cell.value:
                case None:
                    sheet.write_blank(*at, None, look)
                case str(formula) if cell.result is not None or formula.startswith("="):
                    sheet.write_formula(
                        *at, formula, look, "" if cell.result is None else cell.result
                    )
                case str(text):
                    sheet.write_string(*at, text, look)
                case datetime() as moment:
                    sheet.write_datetime(*at, moment, look)
                case number:
                    sheet.write_number(*at, number, look)
    book.close()
    return out.getvalue()
