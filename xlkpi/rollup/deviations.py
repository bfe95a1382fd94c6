"""How far projects, units and their indicators are from what was planned, the furthest first."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.figures import digits, percent
from xlkpi.rollup.figures import field_of
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.references import reference, resolve_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.formula.evaluate import Result
    from xlkpi.records import Value
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.form_values import FormValues
    from xlkpi.rollup.rolled import ProjectForm
    from xlkpi.rollup.rolled_rows import RolledRow
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.language.rollup_models import DeviationSpec
    from xlkpi.workspace.roster import Project, Unit


@dataclass(frozen=True, slots=True)
class Deviation:
    """One project, unit or indicator that is not where it was planned to be.

    `unit` is None where it is of the project, over several units. `size` is a share: -0.1 is 10%
    behind; None where it is behind and cannot be measured. `texts` are the causes and measures, by
    their labels.
    """

    label: str
    project: Project
    unit: Unit | None
    units: int
    name: str
    planned: str
    found: str
    size: Decimal | None
    texts: Mapping[str, str]


def deviations(facts: Facts, forms: Mapping[str, ProjectForm]) -> tuple[Deviation, ...]:
    """Return all deviations, the largest first, those that cannot be measured last.

    Args:
        facts: The facts of the view.
        forms: The rolled-up forms of the projects (`project_forms`).
    """
    rollup = facts.spec.master.rollup
    if rollup is None or rollup.deviations is None:
        return ()
    found = [
        one
        for project in facts.projects
        if project.id in forms
        for n, _ in enumerate(rollup.deviations.lines)
        for one in _of_line(project, forms[project.id], n)
    ]
    return tuple(sorted(found, key=lambda one: (one.size is None, -abs(one.size or Decimal(0)))))


def text_labels(spec: Spec) -> tuple[str, ...]:
    """Return the labels of the texts that stand beside deviations, each once."""
    rollup = spec.master.rollup
    lines = rollup.deviations.lines if rollup is not None and rollup.deviations is not None else ()
    return tuple(dict.fromkeys(_label(spec, text) for line in lines for text in line.texts))


def _of_line(project: Project, form: ProjectForm, number: int) -> Iterator[Deviation]:
    rollup = form.spec.master.rollup
    assert rollup is not None  # noqa: S101 - asked only where there is one
    assert rollup.deviations is not None  # noqa: S101 - likewise
    line = rollup.deviations.lines[number]
    rows = [row for row in form.rows if row.table == line.each] if line.each else [None]
    for row in rows:
        scopes: list[_Scope] = [_Scope(form, one, row) for one in form.forms]
        if (len(scopes) if row is None else len(row.places)) > 1:
            scopes.insert(0, _Scope(form, None, row))
        for scope in scopes:
            found = scope.deviation(line, project)
            if found is not None:
                yield found


@dataclass(frozen=True, slots=True)
class _Scope:
    """A project over its units, or one unit of it; in one of its rows, or in none."""

    form: ProjectForm
    one: FormValues | None
    row: RolledRow | None

    def deviation(self, line: DeviationSpec, project: Project) -> Deviation | None:
        """Return what deviates; None where nothing does, or the unit has no such row."""
        if self.one is not None and self.row is not None and not self._own_key:
            return None
        found = self._comes_to(line.size)
        size = found if isinstance(found, Decimal) else None
        listed = bool(size) if line.when is None else self._comes_to(line.when) is True
        if not listed:
            return None
        texts = {_label(self.form.spec, text): self._told(text) for text in line.texts}
        return Deviation(
            label=line.label,
            project=project,
            unit=self.one.form.unit if self.one is not None else None,
            units=len(self.form.forms) if self.row is None else len(self.row.places),
            name=self._text(line.named) if line.named is not None else "",
            planned=self._text(line.planned),
            found=self._text(line.found),
            size=size,
            texts={label: text for label, text in texts.items() if text},
        )

    @property
    def _own_key(self) -> str:
        if self.row is None or self.one is None:
            return ""
        return self.row.places.get(self.one.form.unit.id, "")

    def _comes_to(self, expr: Expr) -> Result:
        table = self.row.table if self.row is not None else ""
        if self.one is not None:
            return self.one.comes_to(expr, table, self._own_key)
        return self.form.comes_to(expr, table, self.row.key if self.row is not None else "")

    def _cell(self, text: str) -> Cell:
        """Return the cell that a reference means here."""
        if self.row is None:
            return resolve_in(reference(text), "", "")
        key = self.row.key if self.one is None else self._own_key
        return resolve_in(reference(text), self.row.table, key)

    def _text(self, text: str) -> str:
        """Return what stands in a field, as people read it."""
        cell = self._cell(text)
        rolled = self.form.rolled.values
        value = rolled.get(cell) if self.one is None else self.one.value(cell)
        return _shown(self.form.spec, cell, value)

    def _told(self, text: str) -> str:
        """Return the texts of all units in a field, or of the one."""
        cell = self._cell(text)
        value = self.form.told(cell) if self.one is None else self.one.value(cell)
        return _shown(self.form.spec, cell, value)


def _label(spec: Spec, text: str) -> str:
    return field_of(spec, resolve_in(reference(text), "", "")).label


def _shown(spec: Spec, cell: Cell, value: Value | None) -> str:
    if not isinstance(value, Decimal):
        return "" if value is None else str(value)
    match field_of(spec, cell).kind:
        case Kind.PERCENT:
            return percent(value, rounded=True)
        case Kind.MONEY:
            return digits(value) + spec.measure
        case _:
            return digits(value)
