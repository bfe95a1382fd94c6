"""Whatever is inserted, deleted, moved and typed, no input gets a value that was not typed into it.

The law: the form is rejected for its structure, or each input has what stands in its own cell,
wherever that is by now, and what belongs to no input is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl.utils import column_index_from_string, get_column_letter

from tests.builders.forms import CREATED, RECEIVED, roster, sign
from tests.builders.opened_books import saved
from tests.builders.several import issues
from tests.conftest import times
from tests.faults.edited_by_openpyxl import edited
from xlkpi.api.plan import sample_plan
from xlkpi.cells import CellRef
from xlkpi.generator.workbook import workbook
from xlkpi.importer.returns import judge_arrivals
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.problems import Severity
from xlkpi.reader.arrivals import Arrived
from xlkpi.reader.incoming import Incoming
from xlkpi.reader.opening import open_workbook
from xlkpi.spec.bundled import specs_dir
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.load import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.edits import Step
    from xlkpi.formula.ast import Cell
    from xlkpi.importer.returns import Judged
    from xlkpi.plan.model import Plan, PlannedField

SPECS = ("project_targets", "provincial_targets", "quarterly_accounts")
TOLD = {"F10", "F11", "F26", "F27"}
NOTE = "见附件说明"


@cache
def plan_of(spec: str) -> Plan:
    loaded = load(specs_dir() / f"{spec}.yaml").value
    assert loaded is not None
    return sample_plan(loaded)


def value_of(made: Plan, one: PlannedField, number: int) -> object:
    """A value of the field's kind that hardly any other field has."""
    match one.spec.kind:
        case Kind.MONEY | Kind.INTEGER:
            return Decimal(number + 2)
        case Kind.PERCENT:
            return Decimal(number + 1) / 1000
        case Kind.DATE:
            return date(2021, 1, 1) + timedelta(days=number)
        case Kind.FLAG:
            return "否"
        case Kind.CHOICE:
            words = made.spec.lists[one.spec.list_ or ""].all_words
            return words[number % len(words)]
        case _:
            return f"{7000 + number}" if one.spec.characters else f"第{number}号内容"


@cache
def filled(spec: str) -> tuple[bytes, dict[Cell, object]]:
    made = plan_of(spec)
    (form,) = made.forms
    inputs = [one for one in form.fields if one.input]
    typed = {one.key: value_of(made, one, n) for n, one in enumerate(inputs)}
    book = openpyxl.load_workbook(BytesIO(workbook(made, sign, CREATED)))
    for one in inputs:
        value = typed[one.key]
        book[form.sheet][str(one.at)] = float(value) if isinstance(value, Decimal) else value
    for name in HELPER_SHEETS:  # the reader passes over them, and they are two thirds of all cells
        if name in book:
            book[name].delete_rows(1, book[name].max_row)
    return saved(book), typed


def judged(spec: str, data: bytes) -> Judged:
    incoming = Incoming("a.xlsx", data, RECEIVED)
    arrived = Arrived(incoming, open_workbook(data, "a.xlsx", HELPER_SHEETS))
    (one,) = judge_arrivals([arrived], issues(plan_of(spec)), sign, roster())
    return one


@dataclass
class Model:
    """Where each input is, and what stands there; notes that belong to none; the keys."""

    places: dict[Cell, CellRef | None]
    typed: dict[Cell, object]
    keys: set[CellRef]
    notes: set[CellRef] = field(default_factory=set)

    @classmethod
    def of(cls, spec: str) -> Model:
        (form,) = plan_of(spec).forms
        row, columns = form.key_row or (0, {})
        keys = {CellRef(r, column) for column, keys in form.key_columns for r in keys}
        inputs = {f.key: f.at for f in form.fields if f.input}
        typed = dict(filled(spec)[1])
        return cls({**inputs}, typed, keys | {CellRef(row, column) for column in columns})

    def allows(self, step: Step) -> bool:
        """Keys stay: where they are gone only labels tell, and the cases say what then."""
        match step:
            case ("set", str(at), _):
                return CellRef.parse(at) not in self.keys
            case ("delete_columns", str(letters), _):
                column = int(column_index_from_string(letters)) - 1
                return sum(key.column == column for key in self.keys) <= 1
            case _:
                return True

    def do(self, step: Step) -> None:
        match step:
            case ("insert_rows", int(row), int(count)):
                self.shift(lambda at: _below(at, row - 1, count))
            case ("delete_rows", int(row), int(count)):
                self.shift(lambda at: _below(at, row - 1, -count))
            case ("insert_columns", str(letters), int(count)):
                self.shift(lambda at: _right(at, column_index_from_string(letters) - 1, count))
            case ("delete_columns", str(letters), int(count)):
                self.shift(lambda at: _right(at, column_index_from_string(letters) - 1, -count))
            case ("move", str(area), str(to)):
                source, target = CellRef.parse(area.split(":")[0]).row, CellRef.parse(to).row
                self.shift(lambda at: CellRef(target, at.column) if at.row == source else at)
            case ("set", str(at), value):
                self.note(CellRef.parse(at), value)
            case _:
                raise ValueError(step)

    def shift(self, move: Callable[[CellRef], CellRef | None]) -> None:
        self.places = {k: None if at is None else move(at) for k, at in self.places.items()}
        self.notes = {moved for at in self.notes if (moved := move(at)) is not None}
        self.keys = {moved for at in self.keys if (moved := move(at)) is not None}

    def note(self, at: CellRef, value: object) -> None:
        own = [key for key, place in self.places.items() if place == at]
        self.typed |= dict.fromkeys(own, value)
        if not own:
            self.notes.add(at)


def _below(at: CellRef, first: int, count: int) -> CellRef | None:
    """Where a cell is after so many rows were inserted, or deleted where there are fewer."""
    if at.row < first:
        return at
    return None if at.row < first - count else CellRef(at.row + count, at.column)


def _right(at: CellRef, first: int, count: int) -> CellRef | None:
    if at.column < first:
        return at
    return None if at.column < first - count else CellRef(at.row, at.column + count)


WIDE = get_column_letter(60)
"""Beyond everything on a form, and what four times two inserted columns push to the right."""


def moved_row(source: int, target: int) -> tuple[Step, ...]:
    """A whole row cut out and inserted elsewhere: its keys go with it wherever they stand."""
    now = source + 1 if source >= target else source
    return (
        ("insert_rows", target, 1),
        ("move", f"A{now}:{WIDE}{now}", f"A{target}"),
        ("delete_rows", now, 1),
    )


ROWS, LETTERS = st.integers(1, 36), st.integers(1, 19).map(get_column_letter)
CELLS = st.builds(CellRef, st.integers(0, 40), st.integers(0, 19)).map(str)
ACTS = st.one_of(
    st.tuples(st.tuples(st.just("insert_rows"), ROWS, st.integers(1, 3))),
    st.tuples(st.tuples(st.just("delete_rows"), ROWS, st.integers(1, 2))),
    st.tuples(st.tuples(st.just("insert_columns"), LETTERS, st.integers(1, 2))),
    st.tuples(st.tuples(st.just("delete_columns"), LETTERS, st.just(1))),
    st.tuples(st.tuples(st.just("set"), CELLS, st.just(NOTE))),
    st.builds(moved_row, st.integers(2, 34), st.integers(2, 34)),
)


@pytest.mark.parametrize("spec", SPECS)
@settings(max_examples=times(test=6, laws=50, soak=2_000))
@example([(("insert_rows", 6, 2),), (("set", "C7", NOTE),)])
@example([(("delete_rows", 8, 1),), (("insert_columns", "C", 1),)])
@example([(("set", "D5", NOTE),), (("delete_columns", "F", 1),)])
@example([moved_row(9, 5), moved_row(4, 20)])
@given(acts=st.lists(ACTS, min_size=1, max_size=4))
def test_no_input_gets_a_value_that_was_not_typed_into_it(
    spec: str, acts: list[tuple[Step, ...]]
) -> None:
    model = Model.of(spec)
    steps: list[Step] = []
    for step in (step for act in acts for step in act):
        if model.allows(step):
            model.do(step)
            steps.append(step)
    one = judged(spec, edited(filled(spec)[0], plan_of(spec).forms[0].sheet, steps))
    problems = [*one.returned.problems, *(p for s in one.returned.submissions for p in s.problems)]
    structure = [p for p in problems if p.code[0] == "F"]
    if any(p.severity is Severity.ERROR for p in structure):
        return
    (form,) = one.forms
    for key, reading in form.readings.items():
        expected = model.typed[key] if model.places[key] is not None else None
        found = reading.found if expected == NOTE else reading.value
        assert (found or None) == expected, key
    assert not model.notes or TOLD & {p.code for p in structure}
