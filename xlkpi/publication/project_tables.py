"""What stands for a project in a published text: the units' figures together, the lead's words.

As in the master: what has a column there is rolled up over the units' accepted forms; everything
else comes from the lead unit's accepted form, else from the roster, and what that does not know is
what the units say: once where all say the same, else each with its name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.plan.accepted import accepted_plan, cells, printed_cells
from xlkpi.plan.build import build
from xlkpi.problems import Place, problem
from xlkpi.publication.accepted import ProjectTable
from xlkpi.publication.project_origins import Sources, project_origins
from xlkpi.publication.unit_words import unit_words
from xlkpi.rollup.across import named, reports
from xlkpi.rollup.rolled import Rollup
from xlkpi.texts import Words, same

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.model import Plan, PlannedField
    from xlkpi.plan.occasion import FormFacts, Occasion, Value
    from xlkpi.problems import Problem
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.rolled import Rolled
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.roster import Project

_NOT_MERGED = Words("{names}的表还没有并入", "the forms of {names} are not merged yet")
_IMPORT = Words(
    "请等来表并入后再发布；要先看样子，加 --draft。",
    "Publish once they are merged; --draft shows what there is.",
)
_NO_WORDS = Words(
    "牵头单位的表和名册中都没有{names}", "neither the lead unit's form nor the roster has {names}"
)
_ADD = Words(
    "请在名册中补上，或由牵头单位报送。", "Add it to the roster, or let the lead report it."
)
_DISAGREE = Words(
    "各单位的{names}不同，合不成一个数", "{names} differ by unit and make no one value"
)
_ALL_DISAGREE = Words(
    "各单位的{names}不同，合不成一个数，{made}因此算不出",
    "{names} differ by unit and make no one value, so that there is no {made}",
)
_SETTLE = Words("请与各单位核对后更正。", "Settle it with the units and correct it.")


@dataclass(frozen=True, slots=True)
class Told:
    """A project's table, and the problems of what is not there yet."""

    table: ProjectTable
    problems: tuple[Problem, ...]


def project_table(
    loaded: LoadedSpec,
    occasion: Occasion,
    facts: Facts,
    project: Project,
    known: FormFacts,
    named: Container[str] = (),
) -> Told | None:
    """Return what is printed of a project, by what is merged.

    Args:
        loaded: The spec of the collection.
        occasion: Year, department and measure.
        facts: What is merged of the collection.
        project: One of its projects.
        known: What the roster knows of it.
        named: The names of single fields that texts name: what has no one value is told of these
            and of what is printed.

    Returns:
        None where nobody has to report it, or all who do say that there is nothing this year.
    """
    forms = [one for one in facts.of_project.get(project.id, ()) if reports(facts.spec, one)]
    awaited = [one.unit for one in facts.view.not_yet if one.project == project.id]
    if not forms and not awaited:
        return None
    only = replace(occasion, forms=(known,), picks=None)
    made = build(loaded, only)
    form = Rollup(made.spec).form_of(forms)
    figures = form.rolled
    lead = next((form for form in forms if form.unit.id == project.lead_unit), None)
    theirs = unit_words(made.spec, form, forms) if lead is None else {}
    texts = _of_form(lead) if lead is not None else {**theirs, **_of_roster(made, known)}
    values = {**_beside(figures, texts), **figures.values}
    plan = accepted_plan(loaded, only, values, project.name, set())
    shown = {field.key: field for form in plan.forms for field in form.fields}
    sources = Sources(
        facts.view.collection, made, form, frozenset({*figures.values, *theirs}), lead, known
    )
    moved = printed_cells(made.spec.tables, values)
    origins = project_origins(sources, values, moved, shown.values())
    apart = _roots_first(
        [one for one in figures.apart if _is_told(one, figures, shown, named)], figures
    )
    blank, gaps = _not_there(figures, shown, awaited, project.lead_unit)
    said = (
        _told(_NOT_MERGED, [_name(facts, unit) for unit in awaited], _IMPORT, "个单位"),
        _told(_NO_WORDS, [one.spec.label for one in blank], _ADD),
        _disagreed(apart, figures),
    )
    found = tuple(_problem(project, *one) for one in said if one is not None)
    missing = "；".join(one[0].zh for one in said if one is not None)
    table = ProjectTable(project, plan.forms, values, frozenset(gaps), missing, origins)
    return Told(table, found)


def _not_there(
    figures: Rolled, shown: Mapping[Cell, PlannedField], awaited: Sequence[str], lead: str
) -> tuple[Sequence[PlannedField], set[Cell]]:
    """Return what is left blank, and all cells that say nothing final yet."""
    gaps = {figure.cell for figure in figures.apart}
    if awaited:
        gaps |= figures.cells
    if lead in awaited:
        return (), gaps | {key for key, field in shown.items() if _is_typed(field)}
    blank = [one for one in shown.values() if _is_lacking(one, figures.cells)]
    return blank, gaps | {one.key for one in blank}


def _beside(figures: Rolled, texts: Mapping[Cell, Value]) -> Mapping[Cell, Value]:
    """Return the texts of what is not rolled up."""
    return {
        cell: value
        for cell, value in texts.items()
        if cell not in figures.cells and cell.table not in figures.tables
    }


def _is_told(one: Figure, figures: Rolled, shown: Container[Cell], named: Container[str]) -> bool:
    """Whether it is told that a figure has no one value: of rows only what it comes from."""
    if one.cell.table in figures.tables:
        return one.cell in shown and one.cell in figures.why
    return one.cell in shown or one.cell.column in named


def _of_form(form: MergedForm) -> Mapping[Cell, Value]:
    return cells((one.table, one.row, one.values) for one in form.submission.records)


def _of_roster(plan: Plan, known: FormFacts) -> Mapping[Cell, Value]:
    """Return what the roster fills in of a form; what a form begins with otherwise is nobody's."""
    return {
        field.key: field.value
        for form in plan.forms
        for field in form.fields
        if field.value is not None and _is_known(plan, field, known)
    }


def _is_known(plan: Plan, field: PlannedField, known: FormFacts) -> bool:
    key = field.key
    if not key.table:
        return field.spec.source in known.values
    source = plan.spec.tables[key.table].source or key.table
    return key.column in known.rows.get(source, {}).get(key.row, {})


def _is_lacking(field: PlannedField, figures: Container[Cell]) -> bool:
    """Whether a single value that every form has is nowhere to be found."""
    lacks = field.value is None and field.spec.required is True and not field.key.table
    asked = (field.spec.source or "").startswith("projects.")
    return lacks and field.key not in figures and asked


def _is_typed(field: PlannedField) -> bool:
    """Whether it is the lead unit that fills a cell in."""
    spec = field.spec
    return bool(spec.required) and spec.locked is not True and not field.fixed


def _name(facts: Facts, unit: str) -> str:
    return next((one.name for one in facts.view.roster.units if one.id == unit), unit)


def _roots_first(told: list[Figure], figures: Rolled) -> list[Figure]:
    """Return what is told, after what it comes from where none of that is printed."""
    if not told or any(one.cell in figures.why for one in told):
        return told
    return [*(one for one in figures.apart if one.cell in figures.why), *told]


def _disagreed(apart: Sequence[Figure], figures: Rolled) -> tuple[Words, Words] | None:
    """Return what units have no one value of, apart from what is computed of that."""
    roots = [one for one in apart if one.cell in figures.why]
    made = [one for one in apart if one.cell not in figures.why] if roots else []
    found = _DISAGREE
    if made:
        found = _ALL_DISAGREE.fill(names=same("{names}"), made=named(_headings(made), "项"))
    return _told(found, _headings(roots or apart), _SETTLE)


def _headings(figures: Sequence[Figure]) -> list[str]:
    return list(dict.fromkeys(one.heading.replace("\n", "") for one in figures))


def _told(
    found: Words, names: list[str], remedy: Words, counted: str = "项"
) -> tuple[Words, Words] | None:
    unique = list(dict.fromkeys(names))
    return (found.fill(names=named(unique, counted)), remedy) if unique else None


def _problem(project: Project, found: Words, remedy: Words) -> Problem:
    place = Place(project=project.id)
    return problem("X34", place, name=same(project.name), found=found, remedy=remedy)
