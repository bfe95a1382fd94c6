"""Each accepted text and figure stands at its places of the document, and nowhere else.

All of the example's are changed, one at a time: what changes then are exactly the places that say
of themselves that they are made of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.builders.composed_texts import (
    OCCASION,
    accepted,
    outline,
    part_1,
    roster_facts,
    said,
    spec,
)
from tests.builders.master_views import example_view
from tests.builders.printed_texts import bare, source
from xlkpi.formula.ast import Cell
from xlkpi.publication.composing import compose
from xlkpi.publication.document import Document, Grid, Heading, Paragraph, words
from xlkpi.publication.origins import OfForm, OfRoster
from xlkpi.publication.project_tables import project_table
from xlkpi.rollup.facts import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlkpi.plan.occasion import FormFacts
    from xlkpi.publication.document import Runs
    from xlkpi.records import Value
    from xlkpi.rollup.lines import MergedForm
    from xlkpi.rollup.view import MasterView
    from xlkpi.workspace.roster import Project

MARK = "〔改〕"
VIEW = example_view()
PROJECTS = {one.id: one for one in VIEW.roster.projects}
Key = tuple[object, ...]
"""What names an accepted value: unit, project and cell; or table, line and column of the roster."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph or a cell: what it says, and which values it says that it is made of."""

    text: str
    made_of: frozenset[Key]


def spots(document: Document) -> list[Spot]:
    found: list[Spot] = []
    for piece in document.pieces:
        if isinstance(piece, Grid):
            lines = (cell.content for cell in piece.cells)
            found += [_spot(tuple(run for line in one for run in line)) for one in lines]
        elif isinstance(piece, Paragraph | Heading):
            found.append(_spot(piece.runs))
    return found


def _spot(runs: Runs) -> Spot:
    parts = [part for run in runs if run.origin is not None for part in run.origin.parts]
    keys = (
        (part.unit.id, part.project, part.cell)
        if isinstance(part, OfForm)
        else (part.table, part.key, part.column)
        for part in parts
        if isinstance(part, OfForm | OfRoster)
    )
    return Spot(bare(words(runs)), frozenset(keys))


def changed(before: list[Spot], after: list[Spot]) -> dict[int, tuple[str, str]]:
    """Which spots say something else; nothing came or went."""
    both = [*zip(before, after, strict=True)]
    return {n: (old.text, new.text) for n, (old, new) in enumerate(both) if old.text != new.text}


def expected(before: list[Spot], key: Key) -> set[int]:
    return {n for n, one in enumerate(before) if key in one.made_of}


def other(value: Value) -> Value:
    """Another value, far enough from the first that a share of it is printed otherwise."""
    if isinstance(value, Decimal):
        return value + Decimal("1.37")
    assert isinstance(value, str)
    return value + MARK


@cache
def whole() -> list[Spot]:
    return spots(compose(outline(), accepted(VIEW)))


def test_the_values_of_the_example_make_the_source_document() -> None:
    assert said(compose(outline(), accepted(VIEW))) == source()


def test_each_text_of_part_1_changes_its_place_only() -> None:
    made, before = accepted(VIEW), whole()
    form, values = made.forms["text"], part_1()
    printed: set[int] = set()
    for cell, value in values.items():
        if cell.column != "id":  # the key by which both parts are joined
            one = replace(form, values={**values, cell: other(value)})
            after = spots(compose(outline(), replace(made, forms={"text": one})))
            found = changed(before, after)
            assert {*found} == expected(before, ("", "", cell)), cell
            assert all(MARK in new and MARK not in old for old, new in found.values())
            printed |= {*found}
    of_form = {n for n, one in enumerate(before) if any(key[:2] == ("", "") for key in one.made_of)}
    assert printed == of_form
    assert len(printed) > 60


def table_of(view: MasterView, project: Project, known: FormFacts | None = None) -> list[Spot]:
    """What a project's table is made of the values of a view, in its cells."""
    facts = known or roster_facts(project)
    made = project_table(spec("project_targets"), OCCASION, facts_of(view), project, facts)
    assert made is not None
    only = replace(accepted_once(), projects=(made.table,))
    tables = (one for one in compose(outline(), only).pieces if isinstance(one, Grid))
    return spots(Document("", "", 2021, tuple(tables)))


accepted_once = cache(lambda: accepted(VIEW))


def roster_changes(project: Project) -> Iterator[tuple[Key, FormFacts]]:
    """What the roster knows of a project, each value of it changed in turn."""
    known = roster_facts(project)
    for name, value in known.values.items():
        if name != "projects.id":
            facts = replace(known, values={**known.values, name: other(value)})
            yield ("projects", (project.id,), name.partition(".")[2]), facts
    for table, rows in known.rows.items():
        for key, row in rows.items():
            for column, value in row.items():
                new = {**rows, key: {**row, column: other(value)}}
                facts = replace(known, rows={**known.rows, table: new})
                yield (table, (project.id, key), column), facts


def form_changes(form: MergedForm) -> Iterator[tuple[Key, Cell, Value]]:
    for record in form.submission.records:
        for column, value in record.values.items():
            cell = Cell(record.table, record.row, column)
            yield (form.unit.id, form.project.id, cell), cell, value


def with_values(view: MasterView, at: MergedForm, values: Mapping[Cell, Value]) -> MasterView:
    """The view with some values of one form changed."""
    records = tuple(
        replace(
            one,
            values={c: values.get(Cell(one.table, one.row, c), v) for c, v in one.values.items()},
        )
        for one in at.submission.records
    )
    new = replace(at, submission=replace(at.submission, records=records))
    return replace(view, forms=tuple(new if one is at else one for one in view.forms))


@pytest.mark.parametrize("name", PROJECTS)
def test_each_value_of_a_project_changes_its_cells_only(name: str) -> None:
    """The roster's texts, the lead unit's, every unit's figures; what stands nowhere, nothing."""
    project = PROJECTS[name]
    before = table_of(VIEW, project)
    printed: set[int] = set()
    for key, facts in roster_changes(project):
        printed |= _compared(before, table_of(VIEW, project, facts), key)
    for form in (one for one in VIEW.forms if one.project.id == project.id):
        nowhere = {}
        for key, cell, value in form_changes(form):
            if expected(before, key):
                view = with_values(VIEW, form, {cell: other(value)})
                printed |= _compared(before, table_of(view, project), key)
            elif cell.column not in ("level1", "level2"):
                nowhere[cell] = other(value)
        assert changed(before, table_of(with_values(VIEW, form, nowhere), project)) == {}
    assert printed == {n for n, one in enumerate(before) if one.made_of}
    assert len(printed) >= 1 + 2 + 1 + 4 + 1 + 4


def _compared(before: list[Spot], after: list[Spot], key: Key) -> set[int]:
    found = changed(before, after)
    assert {*found} == expected(before, key), key
    return {*found}


def test_what_a_project_prints_is_said_of_whole_documents() -> None:
    """The tables of single projects are those of the document: nothing is tried beside it."""
    tables = [one for project in PROJECTS.values() for one in table_of(VIEW, project)]
    texts = iter(one.text for one in whole())
    assert all(one.text in texts for one in tables)


@pytest.mark.parametrize(
    ("name", "more", "printed"),
    [
        (Cell("", "", "budget_total"), "1.5", "56.5万元"),
        (Cell("", "", "fiscal_funds"), "0.25", "55.25万元"),
        (Cell("plan", "m3", "amount"), "2.75", "35%"),
        (Cell("plan", "m10", "amount"), "-5.5", "65%"),
    ],
)
def test_a_figure_of_one_unit_is_added_to_those_of_the_others(
    name: Cell, more: str, printed: str
) -> None:
    form = next(one for one in VIEW.forms if one.project.id == "p01")
    value = next(value for _, cell, value in form_changes(form) if cell == name)
    assert isinstance(value, Decimal)
    view = with_values(VIEW, form, {name: value + Decimal(more)})
    before, after = (table_of(one, PROJECTS["p01"]) for one in (VIEW, view))
    assert _texts(changed(before, after).values())[0] == printed


def _texts(found: Iterable[tuple[str, str]]) -> list[str]:
    return [new for _, new in found]
