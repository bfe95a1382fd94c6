"""What xlkpi's workbooks cost beside bare xlsxwriter writing the same cells."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tests.benchmarks.kit.example import COLLECTION, SENT, example, issued
from tests.benchmarks.kit.rounds import Contestant, Measured, Ratio, measured, timed
from tests.benchmarks.kit.unsearched import Unsearched
from xlkpi.generator.workbook import workbook
from xlkpi.outgoing.workbooks import Making, Order, made
from xlkpi.plan.build import build
from xlkpi.workers.executors import workers
from xlkpi.workers.handed import Handed
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlkpi.plan.model import Plan
    from xlkpi.plan.occasion import Occasion
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workers.executors import Workers

WHOLE, WRITTEN = "xlkpi, plan and workbook", "xlkpi, workbook of a plan"
ONE, TWO = "xlkpi, plan and workbook by one process", "xlkpi, plan and workbook by two processes"
SAVED, COPIED = "xlkpi, plan, workbook and file", "files of bytes that lie ready"
BARE, UNSEARCHED = "bare xlsxwriter", "bare xlsxwriter, formulas as they are"


@dataclass(frozen=True, slots=True)
class Filled:
    """A cell that is not empty: its value or its formula, and the formula's result."""

    row: int
    column: int
    value: Any
    result: Any = None


def _save(folder: Path, books: Iterable[bytes]) -> None:
    for number, data in enumerate(books):
        write_atomically(folder / f"{number}.xlsx", data)


def _made(by: Workers, making: Handed[Making], facts: Iterable[Occasion]) -> Sequence[bytes]:
    """Return workbooks as others make them, one at a time: those of a benchmark are few."""
    calls = ((making, (Order(one),)) for one in facts)
    return [one.data for some in by.in_order(made, calls) for one in some]


class _Others:
    """The same workbooks for other units each time: others like them were written before."""

    def __init__(self, facts: Sequence[Occasion]) -> None:
        self._facts = facts
        self._times = 0

    def next(self) -> Sequence[Occasion]:
        self._times += 1
        return [
            replace(
                one, unit=f"{one.unit}-{self._times}", unit_name=f"{one.unit_name}{self._times}"
            )
            for one in self._facts
        ]


def measure(_: int, rounds: int) -> Measured:
    """Time the bundled example's workbooks."""
    with tempfile.TemporaryDirectory(prefix="xlkpi-bench-") as folder:
        department = example(Path(folder) / "example")
        plans = [expected.plan for expected, _ in issued(department)]
        spec, sign = department.spec(department.collection(COLLECTION).spec), department.sign
        return _measured(spec, sign, plans, Path(folder), rounds)


def _measured(
    spec: LoadedSpec, sign: Callable[[str], str], plans: Sequence[Plan], folder: Path, rounds: int
) -> Measured:
    facts = [plan.occasion for plan in plans]
    others = _Others(facts)
    if [build(spec, one) for one in facts] != plans:
        raise AssertionError("the plans differ from those of the issued workbooks")
    ready = [workbook(plan, sign, SENT) for plan in plans]
    cells = [_cells(data) for data in ready]
    if [_cells(_bare(one, Unsearched)) for one in cells] != cells:
        raise AssertionError("the bare workbooks differ")
    new: list[Plan] = []
    making = Handed.of(Making(spec, sign, ""))
    with workers(1) as alone, workers(2) as both:
        for by in (alone, both):  # they know the layout
            _made(by, making, [*others.next(), *others.next()])
        times = timed(
            [
                Contestant(
                    WHOLE, lambda: [workbook(build(spec, o), sign, SENT) for o in others.next()]
                ),
                Contestant(
                    WRITTEN,
                    lambda: [workbook(plan, sign, SENT) for plan in new],
                    lambda: new.__setitem__(slice(None), [build(spec, o) for o in others.next()]),
                ),
                Contestant(
                    SAVED,
                    lambda: _save(
                        folder, (workbook(build(spec, o), sign, SENT) for o in others.next())
                    ),
                ),
                Contestant(COPIED, lambda: _save(folder, ready)),
                Contestant(ONE, lambda: _made(alone, making, others.next())),
                Contestant(TWO, lambda: _made(both, making, others.next())),
                Contestant(BARE, lambda: [_bare(one, Worksheet) for one in cells]),
                Contestant(UNSEARCHED, lambda: [_bare(one, Unsearched) for one in cells]),
            ],
            rounds,
        )
    flat = [cell for book in cells for sheet in book.values() for cell in sheet]
    formulas = sum(cell.result is not None for cell in flat)
    size = (
        f"{len(plans)} workbooks, {sum(len(plan.forms) for plan in plans)} forms, "
        f"{len(flat)} cells ({formulas} formulas), {sum(map(len, ready)) // 1000} kB"
    )
    ratios = [Ratio(each, base) for base in (BARE, UNSEARCHED) for each in (WHOLE, WRITTEN)]
    return measured(
        ("generate", size, "workbook"),
        len(plans),
        times,
        [*ratios, Ratio(SAVED, COPIED), Ratio(ONE, TWO)],
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
