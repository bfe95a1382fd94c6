"""What xlkpi's workbooks cost beside bare xlsxwriter writing the same cells."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # a script finds only its own folder

from tests.benchmarks.kit.example import COLLECTION, SENT, example, issued
from tests.benchmarks.kit.rounds import Contestant, Ratio, medians, report
from xlkpi.generator.workbook import workbook
from xlkpi.plan.build import build

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROUNDS = 5
WHOLE, WRITTEN = "xlkpi, plan and workbook", "xlkpi, workbook of a plan"
BARE, UNSEARCHED = "bare xlsxwriter", "bare xlsxwriter, formulas as they are"


class Unsearched(Worksheet):  # type: ignore[misc]
    """Without xlsxwriter's search of formulas for functions of newer Excels, as in xlkpi."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT002 - the library's signature
        del expand_future_functions
        return formula.removeprefix("=")


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that is not empty: its value or its formula, and the formula's result."""

    row: int
    column: int
    value: Any
    result: Any = None


def main() -> None:
    """Time the bundled example's workbooks."""
    with tempfile.TemporaryDirectory(prefix="xlkpi-bench-") as folder:
        department = example(Path(folder) / "example")
        plans = [expected.plan for expected, _ in issued(department)]
        spec, sign = department.spec(department.collection(COLLECTION).spec), department.sign
    facts = [plan.occasion for plan in plans]
    if [build(spec, one) for one in facts] != plans:
        raise AssertionError("the plans differ from those of the issued workbooks")
    made = [workbook(plan, sign, SENT) for plan in plans]
    cells = [_cells(data) for data in made]
    if [_cells(_bare(one, Unsearched)) for one in cells] != cells:
        raise AssertionError("the bare workbooks differ")
    seconds = medians(
        [
            Contestant(WHOLE, lambda: [workbook(build(spec, o), sign, SENT) for o in facts]),
            Contestant(WRITTEN, lambda: [workbook(plan, sign, SENT) for plan in plans]),
            Contestant(BARE, lambda: [_bare(one, Worksheet) for one in cells]),
            Contestant(UNSEARCHED, lambda: [_bare(one, Unsearched) for one in cells]),
        ],
        ROUNDS,
    )
    flat = [cell for book in cells for sheet in book.values() for cell in sheet]
    formulas = sum(cell.result is not None for cell in flat)
    report(
        f"generate, median of {ROUNDS} rounds: {len(plans)} workbooks, "
        f"{sum(len(plan.forms) for plan in plans)} forms, {len(flat)} cells "
        f"({formulas} formulas), {sum(map(len, made)) // 1000} kB",
        seconds,
        len(plans),
        [Ratio(each, base) for base in (BARE, UNSEARCHED) for each in (WHOLE, WRITTEN)],
    )


def _cells(data: bytes) -> Mapping[str, Sequence[Filled]]:
    """Return what stands in a workbook: sheet -> cells that are not empty."""
    book = openpyxl.load_workbook(BytesIO(data))
    results = openpyxl.load_workbook(BytesIO(data), data_only=True)
    return {
        page.title: [
            Filled(
                cell.row - 1,
                cell.column - 1,
                cell.value,
                (results[page.title][cell.coordinate].value or "")
                if cell.data_type == "f"
                else None,
            )
            for row in page.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        for page in book.worksheets
    }


def _bare(cells: Mapping[str, Sequence[Filled]], kind: type[Worksheet]) -> bytes:
    """Write the cells as a short script would: no formats, no rules, no protection."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, sheet in cells.items():
        page = book.add_worksheet(name, kind)
        for cell in sheet:
            match cell.value:
                case str() if cell.result is not None:
                    page.write_formula(cell.row, cell.column, cell.value, None, cell.result)
                case str():
                    page.write_string(cell.row, cell.column, cell.value)
                case date():
                    page.write_datetime(cell.row, cell.column, cell.value)
                case _:
                    page.write_number(cell.row, cell.column, cell.value)
    book.close()
    return out.getvalue()


if __name__ == "__main__":
    main()
