"""A later round of the year: a collection is added, its workbooks go out, come back, and again."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from xlkpi.api.extend import extend
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.publish import publish
from xlkpi.api.report import report
from xlkpi.api.status import status
from xlkpi.demo.round import INBOX
from xlkpi.demo.steps import Closed, MoreTime, Returned, Sent, TextOut
from xlkpi.demo.typist import typed_into
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.department.targets import Reason, Target
from xlkpi.example.content import later_collections
from xlkpi.spec.references import resolve
from xlkpi.workspace.clock import fixed
from xlkpi.workspace.config_text import render
from xlkpi.workspace.durable import write_atomically

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from xlkpi.demo.steps import Step
    from xlkpi.demo.typist import Typed
    from xlkpi.formula.ast import Cell
    from xlkpi.intake.results import Imported
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.plan.occasion import Value
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Unit

    Known = Mapping[Cell, Value | None]
    Fills = Callable[[str, str, Known], Mapping[str, Typed]]

_NEXT_MORNING = timedelta(hours=17)
"""From four in the afternoon, when the last files come, to nine, when they are imported."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What a clerk types the first time in one form, where something else would be right.

    Keys are references such as "funds[fiscal].spent", of locked cells too; None leaves a cell out.
    """

    project: str
    typed: Mapping[str, Typed]


@dataclass(frozen=True, slots=True)
class Late:
    """A unit whose workbook comes (UTC) after the others'; another day, where it asked for one."""

    unit: str
    came: datetime
    until: date | None = None
    reason: Reason = field(default=Reason("", ""))


@dataclass(frozen=True, slots=True)
class Script:
    """The script of one collection; times are UTC.

    `first` is when workbooks came, `second` when they came corrected, None where that is not
    needed; they are imported the morning after the last. `fills` says what is right for a unit's
    form of a project, given what stands in its cells; `slips` what is typed instead the first
    time. `name` is that of its folders in the inbox.
    """

    collection: str
    name: str
    sent: datetime
    first: datetime
    second: datetime | None
    fills: Fills
    slips: Mapping[str, Slip] = field(default_factory=dict)
    late: Late | None = None


def play_stage(folder: Path, stage: Script) -> Iterator[Step]:
    """Play the round of a collection in the demo's workspace, a step at a time."""
    clock = fixed(stage.sent)
    added = add_collection(folder, clock, stage.collection)
    generated = generate(folder, clock, stage.collection)
    yield Sent(folder, stage.collection, added.title, stage.sent.date(), generated)
    clerks = Clerks.of(folder, clock, stage, {g.unit: g.file.read_bytes() for g in generated})
    box, morning = folder / INBOX / f"{stage.name}第一次", _morning_after(stage.first)
    clerks.answer(box)
    first = import_paths(folder, morning, [box])
    yield Returned(stage.collection, again=False, imported=first)
    if stage.second is not None:
        report(folder, morning, stage.collection)  # the next one tells what is new since
        yield from _given_time(folder, morning, stage, clerks.units)
        box = folder / INBOX / f"{stage.name}第二次"
        clerks.correct(box, first)
        morning = _morning_after(stage.late.came if stage.late else stage.second)
        second = import_paths(folder, morning, [box])
        yield Returned(stage.collection, again=True, imported=second)
    state = status(folder, morning, stage.collection)
    yield Closed(stage.collection, state, report(folder, morning, stage.collection))


def play_publication(folder: Path, collection: str, when: datetime) -> Iterator[Step]:
    """Publish the text of a collection: Word document and page, which need no other program."""
    yield TextOut(publish(folder, fixed(when), collection, pdf=False))


def add_collection(folder: Path, clock: Clock, name: str) -> Collection:
    """Write one more collection of the example into xlkpi.toml, as a department would."""
    department = Department.at(folder, clock)
    config = department.config
    added = later_collections()[name]
    text = render(config.model_copy(update={"collections": (*config.collections, added)}))
    write_atomically(department.workspace.config, text.encode("utf-8"))
    return added


def _morning_after(when: datetime) -> Clock:
    return fixed(when + _NEXT_MORNING)


def _given_time(
    folder: Path, clock: Clock, stage: Script, units: Mapping[str, Unit]
) -> Iterator[Step]:
    """Give the late unit another last day, where it asked for one."""
    late = stage.late
    if late is not None and late.until is not None:
        target = Target(late.unit, collection=stage.collection)
        extend(folder, clock, target, late.until, late.reason)
        yield MoreTime(units[late.unit].name, late.until)


def _saved(file: Path, data: bytes, when: datetime) -> None:
    """Write a file as it came at a time (UTC)."""
    write_atomically(file, data)
    os.utime(file, (when.timestamp(), when.timestamp()))


@dataclass(frozen=True, slots=True)
class Clerks:
    """The clerks of a round: their workbooks as they were sent, and the plans of these."""

    stage: Script
    units: Mapping[str, Unit]
    sent: Mapping[str, bytes]
    plans: Mapping[str, Plan]

    @classmethod
    def of(cls, folder: Path, clock: Clock, stage: Script, sent: Mapping[str, bytes]) -> Clerks:
        """Return the clerks of the units that were sent a workbook, by what is on record of it."""
        department = Department.at(folder, clock)
        with department.view() as ledger:
            issues = LedgerIssues(ledger)
            expected = {unit: issues.newest(stage.collection, unit) for unit in sent}
        plans = {unit: found.plan for unit, found in expected.items() if found is not None}
        return cls(stage, {unit.id: unit for unit in department.roster.units}, sent, plans)

    def answer(self, box: Path) -> None:
        """Fill in every workbook but the late one's, slips and all."""
        for name, data in self.answers().items():
            _saved(box / name, data, self.stage.first)

    def answers(self) -> Mapping[str, bytes]:
        """Return every workbook but the late one's as it comes first, by the name of its file."""
        late = self.stage.late.unit if self.stage.late else ""
        return {
            self._name(unit): typed_into(data, {**self._right(unit), **self._slipped(unit)})
            for unit, data in self.sent.items()
            if unit != late
        }

    def put_right(self) -> Mapping[str, bytes]:
        """Return the workbooks of those who had slips, and the late one's, as they should be."""
        late = (self.stage.late.unit,) if self.stage.late else ()
        units = [unit for unit in (*self.stage.slips, *late) if unit in self.sent]
        return {self._name(one): typed_into(self.sent[one], self._right(one)) for one in units}

    def correct(self, box: Path, first: Imported) -> None:
        """Mend what was marked in each marked copy; the late one fills in what it was sent."""
        unit_of = {file.returned.file: file.returned.unit for file in first.files}
        when = self.stage.second or self.stage.first
        for copy in first.copies:
            unit = unit_of[copy.returned]
            right, locked = self._right(unit), self._locked(unit)
            mended = {at: right.get(at) for at in self._slipped(unit) if at not in locked}
            file = box / f"{self.units[unit].name}-改.xlsx"
            _saved(file, typed_into(copy.file.read_bytes(), mended), when)
        if self.stage.late is not None:
            unit = self.stage.late.unit
            data = typed_into(self.sent[unit], self._right(unit))
            _saved(box / self._name(unit), data, self.stage.late.came)

    def _name(self, unit: str) -> str:
        return f"{unit}_{self.units[unit].name}.xlsx"

    def _right(self, unit: str) -> dict[tuple[str, str], Typed]:
        """Return (sheet, cell) -> what is right, of every form of a unit."""
        cells: dict[tuple[str, str], Typed] = {}
        one = self.units[unit]
        own: dict[str, Typed] = {
            "filler": one.contact,
            "phone": one.phone,
            "fill_date": self.stage.first.date(),
        }
        for project, forms in self.plans[unit].by_project.items():
            known = {f.key: f.value for form in forms for f in form.fields}
            cells |= _placed(forms, {**own, **self.stage.fills(unit, project, known)})
        locked = self._locked(unit)
        return {at: value for at, value in cells.items() if at not in locked}

    def _slipped(self, unit: str) -> Mapping[tuple[str, str], Typed]:
        slip = self.stage.slips.get(unit)
        return _placed(self.plans[unit].by_project[slip.project], slip.typed) if slip else {}

    def _locked(self, unit: str) -> frozenset[tuple[str, str]]:
        forms = self.plans[unit].forms
        return frozenset((m.sheet, str(f.at)) for m in forms for f in m.fields if not f.input)


def _placed(
    forms: Sequence[PlannedForm], values: Mapping[str, Typed]
) -> dict[tuple[str, str], Typed]:
    """Return (sheet, cell) -> what is typed, of a form on one sheet or several."""
    at = {f.key: (form.sheet, str(f.at)) for form in forms for f in form.fields}
    return {at[resolve(name)]: value for name, value in values.items()}
