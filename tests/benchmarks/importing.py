"""What reading and checking returns costs, beside bare calamine and an openpyxl + pandera loop."""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from contextlib import nullcontext
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors
from python_calamine import CalamineWorkbook

from tests.benchmarks.kit.example import BACK, example, returned
from tests.benchmarks.kit.rounds import Contestant, Measured, Ratio, measured, timed
from tests.builders.judged import import_returns
from xlkpi.api.import_ import import_paths
from xlkpi.department.occasions import roster_context
from xlkpi.intake import judging_work
from xlkpi.reader.process import READERS
from xlkpi.records import Status
from xlkpi.spec.lists import accepted, named_lists
from xlkpi.workers.executors import workers
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.benchmarks.kit.example import Returned
    from xlkpi.department.opened import Department
    from xlkpi.importer.owner.issues import Expected
    from xlkpi.importer.roster_context import RosterContext
    from xlkpi.plan.model import PlannedForm
    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.workers.executors import Workers

CHECKED, RECORDED = "xlkpi, read and checked in one process", "xlkpi, the whole import, one job"
ONE, TWO = "xlkpi, the whole import, by one process", "xlkpi, the whole import, by two processes"
CALAMINE, LOOP = "bare calamine, all sheets", "openpyxl + pandera, file by file"


_PORTION = 8
"""Files judged at a time where several do it: those of a benchmark are few."""


class Issues:
    """What was issued, held in memory."""

    def __init__(self, issued: Sequence[Expected]) -> None:
        self._issued = {one.plan.fingerprint: one for one in issued}

    def by_plan(self, prefix: str) -> Expected | None:
        return next((one for key, one in self._issued.items() if key.startswith(prefix)), None)

    def newest(self, collection: str, unit: str) -> Expected | None:
        wanted = (collection, unit)
        return next((i for i in self._issued.values() if (i.collection, i.unit) == wanted), None)

    def collections(self) -> tuple[str, ...]:
        return tuple({one.collection: None for one in self._issued.values()})

    def unit_names(self) -> Mapping[str, str]:
        return {one.unit: one.unit_name for one in self._issued.values()}


class Loop:
    """What one would write by hand: a frame for each table of each form, a schema for each frame.

    It asks for required cells, ranges, lengths and words of lists; none of the form's own rules.
    """

    def __init__(self, spec: Spec) -> None:
        words = named_lists(spec)
        tables = {"": spec.fields, **{name: table.columns for name, table in spec.tables.items()}}
        self._columns = {
            table: {name: field for name, field in fields.items() if field.formula is None}
            for table, fields in tables.items()
        }
        self._schemas = {
            table: pa.DataFrameSchema({name: _column(f, words) for name, f in fields.items()})
            for table, fields in self._columns.items()
        }

    def faulty(self, data: bytes, forms: Sequence[PlannedForm]) -> bool:
        """Whether a workbook has any fault."""
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
        found = [
            self._is_faulty(table, lines)
            for form in forms
            for table, lines in _lines(book[form.sheet], form).items()
        ]
        return any(found)

    def _is_faulty(self, table: str, lines: Sequence[Mapping[str, Any]]) -> bool:
        fields = self._columns[table]
        columns = {name: [_plain(line.get(name)) for line in lines] for name in fields}
        types = {name: _dtype(field) for name, field in fields.items()}
        try:
            self._schemas[table].validate(pl.DataFrame(columns, schema=types), lazy=True)
        except SchemaErrors:
            return True
        return False


def measure(copies: int, rounds: int) -> Measured:
    """Time the returns of a town of so many examples."""
    with tempfile.TemporaryDirectory(prefix="xlkpi-bench-") as folder:
        return _measured(Path(folder), copies, rounds)


def _measured(folder: Path, copies: int, rounds: int) -> Measured:
    issued, work, inbox = (folder / name for name in ("issued", "work", "inbox"))
    department = example(issued, copies)
    answers = returned(department)
    inbox.mkdir()
    for one in answers:
        (inbox / one.incoming.name).write_bytes(one.incoming.data)
    incoming, context = [one.incoming for one in answers], _context(department)
    issues, sign = Issues([one.expected for one in answers]), department.sign
    loop = Loop(answers[0].expected.plan.spec)

    def read_and_check() -> list[bool]:
        judged = import_returns(incoming, issues, sign, context)
        return [one.verdict is Status.REJECTED for one in judged]

    def afresh() -> None:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(issued, work)

    def record() -> int:
        clock = fixed(BACK)
        done = import_paths(work, clock, [inbox], received=BACK, master=False, copies=False, jobs=1)
        return sum(one.status is Status.REJECTED for one in done.files)

    def one_by_one() -> list[bool]:
        return [loop.faulty(a.incoming.data, a.expected.plan.forms) for a in answers]

    afresh()
    mistaken = [one.mistaken for one in answers]
    if not read_and_check() == one_by_one() == mistaken or record() != sum(mistaken):
        raise AssertionError("the contestants disagree about which workbooks have mistakes")
    with workers(1) as alone, workers(2) as both:
        for by in (alone, both):  # they have loaded what judging needs
            afresh()
            _judged_there(record, by)
        times = timed(
            [
                Contestant(CHECKED, read_and_check),
                Contestant(RECORDED, record, afresh),
                Contestant(CALAMINE, lambda: [_calamine(one.data) for one in incoming]),
                Contestant(LOOP, one_by_one),
                Contestant(ONE, lambda: _judged_there(record, alone), afresh),
                Contestant(TWO, lambda: _judged_there(record, both), afresh),
            ],
            rounds,
        )
    ratios = [
        Ratio(CHECKED, CALAMINE),
        Ratio(RECORDED, CALAMINE),
        Ratio(RECORDED, LOOP),
        Ratio(ONE, TWO),
    ]
    return measured(("import", _size(answers), "workbook"), len(answers), times, ratios)


def _judged_there(record: Callable[[], int], by: Workers) -> int:
    """Import with all files judged where they are opened, by processes that are at work already."""
    token = READERS.set(lambda *_: nullcontext(by))
    before = judging_work.WORTH_IT, judging_work.MANY
    judging_work.WORTH_IT, judging_work.MANY = 0, _PORTION
    try:
        return record()
    finally:
        judging_work.WORTH_IT, judging_work.MANY = before
        READERS.reset(token)


def _size(answers: Sequence[Returned]) -> str:
    forms = [form for one in answers for form in one.expected.plan.forms]
    inputs = sum(field.input for form in forms for field in form.fields)
    cells = sum(_calamine(one.incoming.data) for one in answers)
    size = sum(len(one.incoming.data) for one in answers) // 1000
    return (
        f"{len(answers)} workbooks "
        f"({sum(one.mistaken for one in answers)} with mistakes), {len(forms)} forms, "
        f"{inputs} inputs, {cells} cells with empty ones, {size} kB"
    )


def _context(department: Department) -> RosterContext:
    return roster_context(department.config, department.roster, lambda *_: None)


def _calamine(data: bytes) -> int:
    """Read every sheet to lists; return how many cells they have."""
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return sum(len(row) for sheet in sheets for row in sheet)


def _lines(page: Any, form: PlannedForm) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Collect a form's cells: table -> the rows in which anything was typed or proposed."""
    tables: dict[str, dict[str, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    used = set()
    for field in form.fields:
        if field.expr is None:
            key = field.key
            value = page.cell(field.at.row + 1, field.at.column + 1).value
            if field.covered:  # its word stands in the first cell of the merge
                value = field.value
            tables[key.table][key.row][key.column] = value
            if value is not None and field.input:
                used.add((key.table, key.row))
    return {
        table: [line for row, line in rows.items() if (table, row) in used]
        for table, rows in tables.items()
    }


def _column(field: FieldSpec, words: Mapping[str, Sequence[str]]) -> pa.Column:
    checks = []
    if field.kind.numeric:
        checks.append(pa.Check.ge(0))
    if field.range_ is not None:
        low, high = (_plain(limit) for limit in field.range_)
        checks.append(pa.Check.in_range(low, high))
    if field.length is not None:
        checks.append(pa.Check.str_length(*field.length))
    if field.list_ is not None:
        checks.append(pa.Check.isin(words[accepted(field.list_)]))
    return pa.Column(_dtype(field), checks, nullable=not field.required)


def _dtype(field: FieldSpec) -> Any:
    if field.kind.numeric:
        return pl.Float64
    return pl.Date if field.kind.sort == "date" else pl.String


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    return float(value) if isinstance(value, int | Decimal) else value
