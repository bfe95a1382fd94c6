"""One form in two returns: the sheets as they are filled in, and the cells that differ."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.api.diff import differences, last_two
from xlkpi.department.below import FormsBelow
from xlkpi.department.by_name import field_label
from xlkpi.department.current_forms import cell_of, values_of
from xlkpi.department.earlier import collections_before
from xlkpi.department.form_layouts import FormLayouts
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.issued_places import issued_places
from xlkpi.department.opened import Department
from xlkpi.figures import grouped, percent
from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import shown
from xlkpi.plan.accepted import filled, known_value
from xlkpi.plan.shown_sheet import ShownCell, shown_sheet
from xlkpi.problems import Severity
from xlkpi.spec.language.kinds import Kind
from xlkpi.workspace.roster import name_below

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import tzinfo
    from pathlib import Path

    from xlkpi.api.diff import ChangedCell
    from xlkpi.formula.ast import Cell
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.standing import Standing
    from xlkpi.plan.model import PlannedField, PlannedForm
    from xlkpi.plan.shown_sheet import ShownSheet
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection

At = tuple[str, str]
"""A cell by the names of its sheet and itself."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as a return has it: its sheets, and the problems of its cells, the worst first.

    `title` is that of its collection. There are no sheets where it is not known how it looks.
    """

    form: Standing
    title: str
    sheets: tuple[ShownSheet, ...]
    faults: Mapping[At, tuple[Problem, ...]]
    changed: frozenset[At] = frozenset()


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One form of a unit, `after` beside `before`; None where there is nothing before it.

    `returns` are all that have the form, oldest first; `projects` the unit's forms that came, id ->
    name. `compared` says whether both are laid out alike: else nothing is said of differences.
    Times are those of the clock of `zone`.
    """

    unit_name: str
    project: str
    projects: Mapping[str, str]
    returns: tuple[Standing, ...]
    after: Filled
    before: Filled | None
    zone: tzinfo
    compared: bool = True
    differences: tuple[ChangedCell, ...] = field(default=())


def side_by_side(
    folder: Path,
    clock: Clock,
    collection: str,
    unit: str,
    project: str | None = None,
    between: tuple[str, str] = ("", ""),
) -> SideBySide | None:
    """Return one form of a unit as it is filled in, beside the one before; nothing is written.

    Before the first return of a form comes the accepted one of the collection that is followed.

    Args:
        folder: The workspace.
        clock: Not asked for the time.
        collection: Its id.
        unit: The unit's id.
        project: The project's id; None for the first that came.
        between: The SHA-256 of the return that is looked at behind that of the one before it; ""
            for the latest, and for the one before that.

    Returns:
        None where there is no such form or return.

    Raises:
        ProblemsFound: The collection cannot be told (S21), or xlkpi.toml is faulty (S20); exit code
            2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    chosen = department.collection(collection)
    with department.view() as ledger:
        came = ledger.standing_about(chosen.id, (unit,), department.config.zone)
        own = [one for one in came if one.unit == unit]
        projects = {one.project: one.submission.project_name for one in own}
        wanted = next(iter(projects), None) if project is None else project
        series = tuple(one for one in own if one.project == wanted)
        pair = _chosen(series, between)
        if pair is None:
            return None
        before, after = pair
        earlier = (chosen, before) if before else _earlier(department, ledger, chosen, after)
        return _Drawing(department, ledger, chosen).beside(projects, series, after, earlier)


def _chosen(
    series: Sequence[Standing], between: tuple[str, str]
) -> tuple[Standing | None, Standing] | None:
    """Return the two returns that are asked for; None where there is no such one."""
    old, new = between
    known = {one.returned.sha256: n for n, one in enumerate(series)}
    if not series or not {old, new} <= {"", *known}:
        return None
    before, after = last_two(series[: known[new] + 1] if new else series)
    if new:
        before, after = before if after is series[known[new]] else after, series[known[new]]
    return series[known[old]] if old else before, after


def _earlier(
    department: Department, ledger: Ledger, collection: Collection, form: Standing
) -> tuple[Collection, Standing] | None:
    """Return the accepted form of the nearest collection before that has one."""
    for one in collections_before(department.config, collection):
        came = ledger.standing_about(one.id, (form.unit,), department.config.zone)
        mine = [s for s in came if (s.unit, s.project) == (form.unit, form.project) and s.merged]
        if mine:
            return one, mine[-1]
    return None


class _Drawing:
    def __init__(self, department: Department, ledger: Ledger, collection: Collection) -> None:
        self._department, self._ledger, self._collection = department, ledger, collection
        self._layouts = FormLayouts(department, ledger, collection)

    def beside(
        self,
        projects: Mapping[str, str],
        series: tuple[Standing, ...],
        after: Standing,
        earlier: tuple[Collection, Standing] | None,
    ) -> SideBySide:
        changed: tuple[ChangedCell, ...] = ()
        alike, before = True, None
        if earlier is not None:
            collection, form = earlier
            layouts = self._layouts_of(collection)
            alike = self._is_alike(layouts, collection, form, after)
            if alike:
                places = self._places(after)
                changed = tuple(differences(form.submission, after.submission, places))
            before = self._filled(form, layouts, collection, changed)
        return SideBySide(
            self._name(after),
            after.project,
            projects,
            series,
            self._filled(after, self._layouts, self._collection, changed),
            before,
            self._department.config.zone,
            alike,
            changed,
        )

    def _name(self, form: Standing) -> str:
        """Return what a unit is called: one below another by both names."""
        roster, own = self._department.roster, form.unit_below
        if own is None:
            return roster.unit_name(form.unit, form.returned.unit_name)
        head = roster.unit_name(form.returned.unit, form.returned.unit_name)
        return name_below(head, own.name)

    def _layouts_of(self, collection: Collection) -> FormLayouts:
        if collection is self._collection:
            return self._layouts
        return FormLayouts(self._department, self._ledger, collection)

    def _is_alike(
        self, layouts: FormLayouts, collection: Collection, before: Standing, after: Standing
    ) -> bool:
        """Whether the cells of two forms can be compared: those of one collection always can."""
        if layouts is self._layouts:
            return True
        alike = collection.spec == self._collection.spec
        return alike and layouts.measure(before) == self._layouts.measure(after)

    def _places(self, form: Standing) -> Mapping[Cell, tuple[str, PlannedField]]:
        """Return the sheet and the field of each cell of a form."""
        issues = LedgerIssues(self._ledger, below=FormsBelow(self._department.inbox))
        return issued_places(form, issues) or {
            field.key: (sheet.sheet, field)
            for sheet in self._layouts.sheets(form)
            for field in sheet.fields
        }

    def _filled(
        self,
        one: Standing,
        layouts: FormLayouts,
        collection: Collection,
        changed: Sequence[ChangedCell],
    ) -> Filled:
        planned = layouts.sheets(one)
        faults = _faults(one, planned)
        sheets = tuple(_sheets(one, planned, faults))
        names = {(d.field, d.row) for d in changed}
        marked = frozenset(
            (form.sheet, str(f.at))
            for form in planned
            for f in form.fields
            if (f.key.field, f.key.row) in names
        )
        title = collection.title or collection.id
        return Filled(one, title, sheets, faults, marked)


def _sheets(
    one: Standing, planned: Sequence[PlannedForm], faults: Mapping[At, Sequence[Problem]]
) -> Iterator[ShownSheet]:
    values = values_of(one.submission)
    known = {field.key: known_value(field) for form in planned for field in form.fields}
    inputs = {field.key for form in planned for field in form.fields if field.input}
    computed = {field.key for form in planned for field in form.seen if field.expr is not None}
    for form in planned:

        def cell(own: PlannedField, sheet: str = form.sheet) -> ShownCell:
            text = _rounded(own) if own.key in computed else shown(own.value, own.spec.kind)
            if not text and own.key in inputs:
                text = next((p.place.value for p in faults.get((sheet, str(own.at)), ())), "")
            style, label = own.style, field_label(own)
            return ShownCell(own.area, quotable(own.spec, text), style, label=label)

        yield shown_sheet(filled(form, {**known, **values}), cell)


def _rounded(field: PlannedField) -> str:
    """Return a computed value as sheets show it."""
    value = field.value
    if not isinstance(value, Decimal):
        return shown(value, field.spec.kind)
    is_share = field.spec.kind is Kind.PERCENT
    return percent(value, rounded=True) if is_share else grouped(value)


def _faults(one: Standing, planned: Sequence[PlannedForm]) -> Mapping[At, tuple[Problem, ...]]:
    """Return the problems of a form by its cells, wherever the cells lay in what came."""
    places = {f.key: (form.sheet, str(f.at)) for form in planned for f in form.fields}
    sheets = {form.sheet for form in planned}
    found: dict[At, list[Problem]] = {}
    for p in (*one.problems, *one.submission.problems):
        place = p.place
        at = places.get(cell_of(place)) if place.field else None
        if at is None and place.cell and place.sheet in sheets:
            at = place.sheet, place.cell
        if at is not None:
            found.setdefault(at, []).append(p)
    order = list(Severity)
    return {
        at: tuple(sorted(some, key=lambda p: order.index(p.severity))) for at, some in found.items()
    }
