"""A year of two villages with two projects, step by step, and what must be accepted after each."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tests.builders.filled_books import filled, plan_in
from tests.builders.following import START, Rounds, collection
from tests.builders.opened_books import opened
from tests.builders.stages import COUNT, EVALUATED, INDICATORS, MONITORED, SPARE, cells
from xlkpi.api.amend import amend
from xlkpi.api.check import check
from xlkpi.api.generate import generate
from xlkpi.api.import_ import import_paths
from xlkpi.api.publish import SOURCES, publish
from xlkpi.api.withdraw import withdraw
from xlkpi.department.opened import Department
from xlkpi.department.targets import Reason, Target
from xlkpi.rollup.values_changed import values_of
from xlkpi.spec.references import resolve
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.occasion import Value

    Form = Mapping[Cell, Value]
    Baseline = Mapping[Cell, Value | None]

T, JUNE, SELF = "2021-targets", "2021-06", "2021-self"
UNITS, PROJECTS = ("v01", "v02"), ("p1", "p2")
WHY = Reason("电话核实", "王五")
MANNER: dict[str, Any] = {
    "purpose": "发放村干部工资和保险。",
    **cells("level3", {row: name for row, (name, _) in INDICATORS.items()}),
    **cells("description", {row: f"{name}的说明" for row, (name, _) in INDICATORS.items()}),
    **cells("target", {row: one.replace("=", "等于") for row, (_, one) in INDICATORS.items()}),
    **cells("basis", dict.fromkeys(INDICATORS, "计划标准")),
    **cells("level1", {row: one for row, (one, _) in SPARE.items()}),
    **cells("level2", {row: two for row, (_, two) in SPARE.items()}),
}
"""Targets of every kind; funds, a goal and a count are said by each step."""
TARGET = next(iter(cells("target", {COUNT: ""})))
SPENT = "funds[fiscal].spent"
ACTUAL = next(iter(cells("actual", {COUNT: ""})))


def _of(*columns: str) -> tuple[str, ...]:
    return tuple(name for one in columns for name in cells(one, dict.fromkeys(INDICATORS)))


_SAME = ("goals[s1].text", *_of("level3", "target"))
_PLAN = tuple(f"plan[{row}].percent" for row in ("m3", "m6", "m10", "m12"))
_FROM_TARGETS = (*_PLAN, *_of("description", "basis"))
_MONITORED = _of("monitored")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens: what, whose, of which project, and a number that it says."""

    what: str
    unit: str = "v01"
    project: str = "p1"
    number: int = 1


class Year(Rounds):
    """A year of targets, a monitoring and a self-evaluation.

    `said` has for each collection and form what was typed and amended, the newest last, as the
    steps know it; what the product has accepted must be that.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(
            folder,
            collection(T, "project_targets"),
            collection(JUNE, "monitoring", T),
            collection(SELF, "self_evaluation", JUNE),
            projects=True,
        )
        self._step = 0
        self.said: dict[tuple[str, str, str], list[Form]] = defaultdict(list)
        self.sent: dict[tuple[str, str], dict[str, Baseline]] = {}
        self.stood: dict[tuple[str, str, str], Baseline] = {}

    @property
    def now(self) -> datetime:
        return START + timedelta(days=self._step)

    def take(self, step: Step) -> None:
        """Let a step happen, where it can by now."""
        self._step += 1
        match step.what:
            case "targets":
                if not (self.folder / "output" / T / "templates").exists():
                    generate(self.folder, fixed(self.now), T)
                self._report(T, step.unit, [self._targets(step, n) for n in range(2)])
            case "issue monitoring":
                self._issue(JUNE, step.unit)
            case "monitor" if (JUNE, step.unit) in self.sent:
                self._report(JUNE, step.unit, [self._monitored(step, one) for one in PROJECTS])
            case "issue evaluation":
                self._issue(SELF, step.unit)
            case "evaluate" if (SELF, step.unit) in self.sent:
                self._report(SELF, step.unit, [self._evaluated(step, one) for one in PROJECTS])
            case _:
                self._decide(step)

    def _decide(self, step: Step) -> None:
        own = step.unit, step.project
        match step.what:
            case "amend funds" if self.counts(T, *own):
                self._amend(T, step, "fiscal_funds", Decimal(step.number) / 100)
            case "amend target" if self.counts(T, *own):
                self._amend(T, step, TARGET, f"等于{step.number}人")
            case "amend spent" if self.counts(JUNE, *own):
                before = self.said[JUNE, *own][-1][resolve(SPENT)]
                assert isinstance(before, Decimal)
                self._amend(JUNE, step, SPENT, before + Decimal(step.number % 3 + 1) / 100)
            case "withdraw" if self.counts(T, *own):
                withdraw(self.folder, fixed(self.now), Target(*own, collection=T), WHY)
                self.said[T, *own].pop()

    def counts(self, name: str, unit: str, project: str) -> bool:
        return bool(self.said[name, unit, project])

    def accepted(self, name: str) -> dict[tuple[str, str], Form]:
        """What the product has accepted of a collection, by unit and project."""
        with Department.at(self.folder, fixed(self.now)).view() as ledger:
            standing = ledger.standing(name)
        return {(s.unit, s.project): values_of(s.submission) for s in standing if s.merged}

    def expect_what_was_said(self) -> None:
        """What counts is what was typed or amended last, in every collection."""
        for name in (T, JUNE, SELF):
            accepted = self.accepted(name)
            said = {
                (u, p): forms[-1] for (c, u, p), forms in self.said.items() if c == name and forms
            }
            assert {*accepted} == {*said}
            for own, values in said.items():
                found = {cell: accepted[own].get(cell) for cell in values}
                assert found == values, (name, own)

    def baseline(self, name: str, unit: str, project: str) -> Baseline | None:
        """What a stage's form must have locked or prefilled now; None where it cannot go out."""
        own = unit, project
        targets = self.accepted(T).get(own)
        before = self.accepted(JUNE).get(own) if name == SELF else targets
        if targets is None or before is None:
            return None
        wanted: dict[str, tuple[Form, str]] = {one: (targets, one) for one in _SAME}
        wanted["funds[fiscal].initial"] = (targets, "fiscal_funds")
        if name == JUNE:
            wanted["funds[fiscal].adjusted"] = (targets, "fiscal_funds")
            wanted |= {one: (targets, one) for one in _FROM_TARGETS}
        else:
            wanted["funds[fiscal].adjusted"] = (before, "funds[fiscal].adjusted")
            wanted |= {one: (before, one.replace("monitored", "actual")) for one in _MONITORED}
        return {resolve(one): values.get(resolve(there)) for one, (values, there) in wanted.items()}

    def told(self, name: str) -> set[tuple[str, str]]:
        """The forms of a stage of which `check` says that they stand on something else by now."""
        found = check(self.folder, fixed(self.now), name).problems
        return {(p.place.unit, p.place.project) for p in found if p.code == "S87"}

    def stale(self, name: str) -> set[tuple[str, str]]:
        """The forms of a stage that stand on something else by now, as the steps know it."""
        now = {(u, p): self.baseline(name, u, p) for u in UNITS for p in PROJECTS}
        sent = {
            (u, p): one for (c, u), of in self.sent.items() if c == name for p, one in of.items()
        }
        stood = {(u, p): one for (c, u, p), one in self.stood.items() if c == name}
        return {own for of in (sent, stood) for own, one in of.items() if one != now[own]}

    def published(self, name: str) -> Path:
        """Publish a collection as a draft: the workbook that says where everything is from."""
        made = publish(self.folder, fixed(self.now), name, draft=True, pdf=False)
        return dict(made.files)[SOURCES]

    def _issue(self, name: str, unit: str) -> None:
        wanted = {one: self.baseline(name, unit, one) for one in PROJECTS}
        made = generate(self.folder, fixed(self.now), name, (unit,), warn=lambda _: None)
        assert bool(made) == all(one is not None for one in wanted.values())
        if made:
            self.sent[name, unit] = {p: one for p, one in wanted.items() if one is not None}
            self._expect_locked(name, unit)

    def _expect_locked(self, name: str, unit: str) -> None:
        """Each baseline stands in its cell of the workbook, and nobody can type another one."""
        path = self.workbook(name, unit)
        plan, book = plan_in(self.folder, path), opened(path.read_bytes())
        for project, baseline in self.sent[name, unit].items():
            fields = {
                f.key: (form.sheet, f) for form in plan.by_project[project] for f in form.fields
            }
            for cell, value in baseline.items():
                sheet, field = fields[cell]
                found = book[sheet][str(field.at)]
                shown = Decimal(repr(found.value)) if isinstance(value, Decimal) else found.value
                assert shown == value, (unit, project, cell, shown, value)
                assert found.protection.locked == (cell.column != "adjusted")

    def _report(self, name: str, unit: str, forms: list[dict[str, Any]]) -> None:
        path, box = self.workbook(name, unit), self._box / f"{self._step}"
        box.mkdir(parents=True)
        data = filled(self.folder, path, dict(enumerate(forms)))
        (box / path.name).write_bytes(data)
        back = import_paths(self.folder, fixed(self.now), [box], received=self.now, copies=False)
        (file,) = back.files
        assert [p for p in file.problems if p.severity.value == "error"] == []
        for project, values in zip(PROJECTS, forms, strict=True):
            typed = {resolve(one): _read(value) for one, value in values.items()}
            self.said[name, unit, project].append(typed)
            if name != T:
                self.stood[name, unit, project] = self.sent[name, unit][project]

    def _amend(self, name: str, step: Step, field: str, value: Value) -> None:
        target = Target(step.unit, step.project, collection=name)
        amend(self.folder, fixed(self.now), target, {field.replace("'", ""): str(value)}, WHY)
        own = self.said[name, step.unit, step.project]
        own.append({**own[-1], resolve(field): value})

    def _targets(self, step: Step, form: int) -> dict[str, Any]:
        people = step.number % 90 + 10 + form
        return {
            **MANNER,
            "fiscal_funds": (step.number + 500 * form) / 100,
            "goals[s1].text": f"按时足额发放村干部工资和保险（第{self._step}次）。",
            TARGET: f"等于{people}人",
            "filler": f"赵{self._step}",
        }

    def _monitored(self, step: Step, project: str) -> dict[str, Any]:
        baseline = self.sent[JUNE, step.unit][project]
        initial = baseline[resolve("funds[fiscal].initial")]
        assert isinstance(initial, Decimal)
        adjusted = initial + Decimal(step.number % 7) / 10
        own = {
            **MONITORED,
            "filler": f"赵{self._step}",
            SPENT: float(round(adjusted * Decimal("0.55"), 2)),
            "funds[fiscal].forecast": float(adjusted),
            ACTUAL: f"{step.number % 20 + 5}人",
        }
        if adjusted != initial:
            own |= {"funds[fiscal].adjusted": float(adjusted), "funds[fiscal].reason": "年中调整"}
        return own

    def _evaluated(self, step: Step, project: str) -> dict[str, Any]:
        baseline = self.sent[SELF, step.unit][project]
        initial, adjusted = (
            baseline[resolve(f"funds[fiscal].{c}")] for c in ("initial", "adjusted")
        )
        assert isinstance(adjusted, Decimal)
        people = re.search(r"\d+", str(baseline[resolve(TARGET)]))
        assert people is not None
        own = {
            **EVALUATED,
            "filler": f"赵{self._step}",
            SPENT: float(adjusted),
            ACTUAL: f"{people[0]}人",
        }
        return own | ({"funds[fiscal].reason": "年中调整"} if adjusted != initial else {})


def _read(value: object) -> Value:
    """A value as it is accepted: numbers exact."""
    if isinstance(value, int | float):
        return Decimal(repr(value))
    assert isinstance(value, str)
    return value
