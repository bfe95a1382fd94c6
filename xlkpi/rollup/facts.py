"""What all sheets of one master share: its figures, its lines in their order, the keys of names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.rollup.across import by_project, by_unit
from xlkpi.rollup.figures import Figure, cumulative, figures, headline, is_computed_anew
from xlkpi.workspace.roster import head_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlkpi.rollup.lines import DueForm, MergedForm
    from xlkpi.rollup.view import MasterView
    from xlkpi.spec.language.models import Spec
    from xlkpi.workspace.roster import Project, Unit


@dataclass(frozen=True, slots=True)
class Facts:
    """A view put in order.

    `units` and `projects` are those that are due or have a form, in the roster's order, then those
    the roster does not know any more. `forms` go by project, then by unit; `missing` is what is due
    and not merged. `headline` is the amount that stands for a whole form, `adding` are the figures
    of the roll-ups: single ones that add, then cumulative ones of tables; `adding_by_unit` has
    those too that add up over the projects of one unit only, such as its red lights: of a project
    they are counted anew over all its units. A key stands in hidden
    columns for an id: live formulas look it up, so it is never a number and never equal to another
    one in other letters.
    """

    view: MasterView
    figures: tuple[Figure, ...]
    headline: Figure | None
    adding: tuple[Figure, ...]
    adding_by_unit: tuple[Figure, ...]
    units: tuple[Unit, ...]
    projects: tuple[Project, ...]
    forms: tuple[MergedForm, ...]
    of_unit: Mapping[str, tuple[MergedForm, ...]]
    of_project: Mapping[str, tuple[MergedForm, ...]]
    missing: frozenset[DueForm]
    unit_keys: Mapping[str, str]
    project_keys: Mapping[str, str]

    @property
    def spec(self) -> Spec:
        """The spec of the collection."""
        return self.view.spec

    @property
    def project_names(self) -> Mapping[str, str]:
        """What projects are called, by id: those that nobody asked for, too."""
        return {**self.view.unasked, **{project.id: project.name for project in self.projects}}

    def form_key(self, unit: str, project: str) -> str:
        """Return the key of one unit's form for one project, by their ids."""
        return self.unit_keys[unit] + self.project_keys[project]


def facts_of(view: MasterView) -> Facts:
    """Put a view in order: roster order, then what the roster does not know any more."""
    due_units = {due.unit for due in view.due}
    due_projects = {due.project for due in view.due}
    own_units = {form.unit.id: form.unit for form in view.forms}
    own_projects = {form.project.id: form.project for form in view.forms}
    units = {u.id: u for u in view.roster.units if u.id in due_units or u.id in own_units}
    units = {**units, **{k: u for k, u in own_units.items() if k not in units}}
    projects = {p.id: p for p in view.roster.projects}
    projects = {**projects, **{k: p for k, p in own_projects.items() if k not in projects}}
    unit_place = {unit: n for n, unit in enumerate(units)}
    project_place = {project: n for n, project in enumerate(projects)}
    forms = tuple(
        sorted(view.forms, key=lambda f: (project_place[f.project.id], unit_place[f.unit.id]))
    )
    heads = filter(None, map(head_of, units))  # the roster need not know them any more
    own = (u.id for u in view.roster.units)
    known_units = (*units, *heads, *due_units, *own, *_line_units(view))
    known_projects = (*projects, *due_projects, *(line.project.id for line in view.unit_lines))
    found = figures(view.spec)
    single = (figure for figure in found if not figure.cell.table and figure.adds)
    adding = (*single, *cumulative(found))
    return Facts(
        view=view,
        figures=found,
        headline=headline(view.spec),
        adding=tuple(one for one in adding if not is_computed_anew(view.spec, one)),
        adding_by_unit=adding,
        units=tuple(units.values()),
        projects=tuple(projects.values()),
        forms=forms,
        of_unit=by_unit(forms),
        of_project=by_project(forms),
        missing=frozenset(view.not_yet),
        unit_keys=keys(known_units),
        project_keys=keys(known_projects),
    )


def keys(ids: Iterable[str]) -> Mapping[str, str]:
    """Return id -> a key for it: Excel must not take 001 for 1, nor A1 for a1.

    The same ids give the same keys, in whatever order.
    """
    taken: dict[str, int] = {}
    found: dict[str, str] = {}
    for one in sorted(set(ids)):
        times = taken[one.casefold()] = taken.get(one.casefold(), 0) + 1
        found[one] = f"#{one}" if times == 1 else f"#{one}#{times}"
    return found


def _line_units(view: MasterView) -> Iterable[str]:
    return (line.unit.id for line in view.unit_lines)
