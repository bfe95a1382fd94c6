"""All sheets of a master as data, in their order: what forms hold, what adds up, what is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.master import wording
from xlkpi.master.content import links
from xlkpi.master.content.by_head import by_head_listing
from xlkpi.master.content.by_project import by_project_listing
from xlkpi.master.content.by_unit import by_unit_listing, matrix_listing
from xlkpi.master.content.details import details
from xlkpi.master.content.deviation_list import deviation_listing
from xlkpi.master.content.form_formulas import Sources
from xlkpi.master.content.form_sheets import form_sheets
from xlkpi.master.content.overview import OtherSheets
from xlkpi.master.content.periods import period_listing
from xlkpi.master.content.problem_counts import statistics_listing
from xlkpi.master.content.problem_list import problem_listing
from xlkpi.master.content.project_sets import set_listing, set_name
from xlkpi.master.content.rolled_results import results_listing
from xlkpi.master.content.rolled_sums import rolled_into, rolled_listing
from xlkpi.master.content.shape import MOST_LINES, Room
from xlkpi.master.content.status import returns_listing, status_listing, status_shape
from xlkpi.master.content.table_rows import table_listing, table_name
from xlkpi.master.content.text_differences import differences_listing
from xlkpi.master.content.year import year_listing, year_table_listing
from xlkpi.plan.sheetnames import sheet_name
from xlkpi.rollup.figures import listed_tables, period_tables
from xlkpi.rollup.periods import period_name, rolled_up
from xlkpi.rollup.project_forms import project_forms, rolled_tables
from xlkpi.rollup.project_sets import set_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.master.content.form_sheets import FormSheet
    from xlkpi.master.content.shape import Listing, Shape
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.form_sums import FormSums
    from xlkpi.rollup.rolled import ProjectForm


@dataclass(frozen=True, slots=True)
class _Merged:
    """What the merged forms hold, line by line: the forms, the rows of each table, sets of rows.

    `forms` are the rolled-up ones of the projects, by id.
    """

    detail: Listing
    rows: Mapping[str, Listing | None]
    sets: tuple[Listing | None, ...]
    forms: Mapping[str, ProjectForm]


@dataclass(frozen=True, slots=True)
class _AddedUp:
    """What the merged forms come to: `over` are rolled-up rows, the year, deviations."""

    projects: Listing | None
    heads: Listing | None
    units: Listing
    matrix: Listing | None
    over: tuple[Listing, ...]
    periods: Mapping[str, Listing]


def sheets_of(
    facts: Facts, sums: FormSums | None, most: int = MOST_LINES
) -> tuple[OtherSheets, tuple[Listing, ...], tuple[FormSheet, ...]]:
    """Return what the overview looks at, and all sheets behind it in their order.

    Args:
        facts: The facts of the view.
        sums: What forms are added up to, None where no form sheets are wanted.
        most: Lines of one sheet.
    """
    names = _Names(facts)
    room = Room(names.of, most)
    merged = _merged(facts, sums, names, room)
    added = _added_up(facts, merged, names)
    shape, rows, projects = merged.detail.shape, merged.rows, added.projects
    linked = links.LinkedSheets(
        shape,
        status_shape(facts),
        projects.shape if projects else None,
        {table: listing for table, listing in rows.items() if listing is not None},
    )
    problems = problem_listing(facts, linked)
    found = (
        merged.detail,
        *rows.values(),
        *merged.sets,
        differences_listing(facts, room),
        *_in_order(added),
        problems,
        statistics_listing(facts),
        status_listing(facts, problems),
        returns_listing(facts, room),
    )
    listings = tuple(listing for listing in found if listing is not None)
    split = tuple(one.shape for one in listings if one.shape.more)
    sheets = OtherSheets(merged.detail, projects, added.units, problems, added.periods, split)
    forms: tuple[FormSheet, ...] = ()
    if sums is not None:
        tables = {table: one.shape for table, one in rows.items() if one is not None}
        forms = tuple(form_sheets(facts, sums, Sources(facts, shape, tables), names.taken))
    return sheets, listings, forms


def sums_of(facts: Facts) -> tuple[Listing, ...]:
    """Return the sheets that say what the merged forms come to, in their order."""
    names = _Names(facts)
    merged = _merged(facts, None, names, Room(names.of))
    found = _in_order(_added_up(facts, merged, names))
    return tuple(listing for listing in found if listing is not None)


def _merged(facts: Facts, sums: FormSums | None, names: _Names, room: Room) -> _Merged:
    projected = _projected(facts)
    into = {table: rolled_into(facts, projected, table) for table in rolled_tables(facts.spec)}
    return _Merged(
        detail=details(facts, sums.columns if sums is not None else ()),
        rows={
            t: table_listing(facts, t, names.of(table_name(facts.spec, t)), into.get(t), room)
            for t in names.listed
        },
        sets=tuple(set_listing(facts, t, names.of(set_name(facts.spec, t))) for t in names.sets),
        forms=projected,
    )


def _added_up(facts: Facts, merged: _Merged, names: _Names) -> _AddedUp:
    shape = merged.detail.shape
    projects = by_project_listing(facts, shape) if facts.spec.per_project else None
    periods = {
        t: period_listing(facts, shape, t, names.of(period_name(facts.spec, t)))
        for t in names.periods
    }
    return _AddedUp(
        projects=projects,
        heads=by_head_listing(facts, shape),
        units=by_unit_listing(facts, shape),
        matrix=matrix_listing(facts, shape) if projects else None,
        over=(*_rolled(facts, merged, names), *_over_year(facts, shape, names)),
        periods=periods,
    )


def _in_order(added: _AddedUp) -> tuple[Listing | None, ...]:
    return (
        added.projects,
        added.heads,
        added.units,
        added.matrix,
        *added.over,
        *added.periods.values(),
    )


def _over_year(facts: Facts, detail: Shape, names: _Names) -> Iterator[Listing]:
    """Yield the sheets of the stages of the year side by side, where there are any."""
    year = facts.view.whole_year
    if year is not None:
        yield year_listing(facts, year, detail)
        for one in year.tables:
            yield year_table_listing(facts, year, one, names.of(one.title))


def _projected(facts: Facts) -> Mapping[str, ProjectForm]:
    """Return the rolled-up forms of the projects; none where no sheet shows them.

    They are rolled up once, for the year's view too.
    """
    if facts.spec.master.rollup is None:
        return {}
    year = facts.view.whole_year
    return year.forms if year is not None else project_forms(facts)


def _rolled(facts: Facts, merged: _Merged, names: _Names) -> Iterator[Listing]:
    """Yield the sheets of what projects come to over their units, as the spec asks for them."""
    rollup = facts.spec.master.rollup
    if rollup is None:
        return
    forms = merged.forms
    if rollup.sheet is not None:
        yield results_listing(facts, forms, merged.detail.shape, names.of(rollup.sheet))
    for table, said in rollup.rows.items():
        of_rows = merged.rows.get(table)
        if of_rows is not None:
            yield rolled_listing(facts, forms, table, of_rows.shape, names.of(said.sheet))
    if rollup.deviations is not None:
        yield deviation_listing(facts, forms, names.of(rollup.deviations.sheet))


class _Names:
    """The spec's tables by the sheet they get, and legal sheet names, none twice."""

    def __init__(self, facts: Facts) -> None:
        spec = facts.spec
        self.listed, self.sets = listed_tables(spec), set_tables(spec)
        self.periods = tuple(t for t in period_tables(spec) if rolled_up(facts, t))
        self.taken = {
            name.casefold()
            for name in (
                wording.OVERVIEW, wording.BY_PROJECT, wording.BY_UNIT, wording.BY_HEAD,
                wording.MATRIX, wording.TEXTS, wording.YEAR, wording.PROBLEMS, wording.STATISTICS,
                wording.STATUS, wording.RETURNS, wording.REVIEW_KEEPING, spec.master.detail,
            )
        }  # fmt: skip

    def of(self, wanted: str) -> str:
        """Return a sheet name close to the wanted one."""
        return sheet_name(wanted, self.taken)
