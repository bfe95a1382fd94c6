"""Each accepted text and figure stands at its place of the document, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.builders.composed_texts import accepted, outline, part_1, roster_facts, said, told
from tests.builders.master_views import example_view
from tests.builders.printed_texts import bare, source
from xlkpi.example.content import text_values
from xlkpi.formula.ast import Cell
from xlkpi.publication.composing import compose
from xlkpi.publication.document import Document
from xlkpi.publication.grid import grid
from xlkpi.spec.references import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.plan.occasion import FormFacts
    from xlkpi.publication.project_tables import Told
    from xlkpi.records import Value
    from xlkpi.rollup.view import MasterView, MergedForm
    from xlkpi.workspace.roster import Project

MARK = "〔改〕"
VIEW = example_view()
PROJECTS = {one.id: one for one in VIEW.roster.projects}


def test_the_values_of_the_example_make_the_source_document() -> None:
    assert said(compose(outline(), accepted(VIEW))) == source()


def changes(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    """What stands where something else stood; nothing came or went."""
    assert len(before) == len(after)
    return [(old, new) for old, new in zip(before, after, strict=True) if old != new]


def test_each_text_of_part_1_changes_its_place_only() -> None:
    whole = accepted(VIEW)
    before = said(compose(outline(), whole))
    for name, text in text_values().items():
        form = replace(whole.forms["text"], values=part_1(**{name: text + MARK}))
        after = said(compose(outline(), replace(whole, forms={"text": form})))
        ((old, new),) = changes(before, after)
        assert (new, bare(text) in old) == (old + MARK, True), name


def cells_of(found: Told | None) -> list[str]:
    assert found is not None
    without = ("title", "note", "signature")
    tables = (
        grid(one, found.table, "project_targets", "万元", without) for one in found.table.forms
    )
    return said(Document("", "", 2021, tuple(tables)))


def changed_facts(known: FormFacts) -> Iterator[tuple[str, FormFacts]]:
    """What the roster knows of a project, each text of it changed in turn."""
    purpose = str(known.values["projects.purpose"])
    yield purpose, replace(known, values={**known.values, "projects.purpose": purpose + MARK})
    for table, rows in known.rows.items():
        for key, row in rows.items():
            for column, text in row.items():
                other = {**rows, key: {**row, column: f"{text}{MARK}"}}
                yield str(text), replace(known, rows={**known.rows, table: other})


@pytest.mark.parametrize("project", [p for p in PROJECTS.values() if p.id in ("p02", "p07")])
def test_each_text_of_the_roster_changes_its_cell_only(project: Project) -> None:
    known = roster_facts(project)
    before = cells_of(told(VIEW, project, known))
    made = [(text, cells_of(told(VIEW, project, facts))) for text, facts in changed_facts(known)]
    assert len(made) >= 1 + 1 + 7 * 4
    for text, after in made:
        ((old, new),) = changes(before, after)
        assert (old, new) == (bare(text), bare(text) + MARK)


def with_value(view: MasterView, at: MergedForm, cell: Cell, value: Value) -> MasterView:
    """The view with one value of one form changed."""
    records = tuple(
        replace(one, values={**one.values, cell.column: value})
        if (one.table, one.row) == (cell.table, cell.row)
        else one
        for one in at.submission.records
    )
    other = replace(at, submission=replace(at.submission, records=records))
    return replace(view, forms=tuple(other if one is at else one for one in view.forms))


def test_each_text_of_the_lead_unit_changes_its_cell_only() -> None:
    project = PROJECTS["p09"]
    (form,) = (one for one in VIEW.forms if one.project.id == "p09")
    before = cells_of(told(VIEW, project))
    tried = 0
    for record in form.submission.records:
        for column, value in record.values.items():
            if isinstance(value, str) and column not in ("level1", "level2"):
                cell = Cell(record.table, record.row, column)
                after = cells_of(told(with_value(VIEW, form, cell, value + MARK), project))
                ((old, new),) = changes(before, after)
                assert (old, new) == (bare(value), bare(value) + MARK)
                tried += 1
    assert tried == 1 + 2 + 7 * 4


FIGURES: Mapping[str, tuple[Decimal, str]] = {
    "budget_total": (Decimal("1.5"), "56.5万元"),
    "fiscal_funds": (Decimal("0.25"), "55.25万元"),
    "plan[m3].amount": (Decimal("2.75"), "35%"),
    "plan[m10].amount": (Decimal("-5.5"), "65%"),
}
"""What is added to one unit's figure of project 1 (55万元), and what is printed then."""


@pytest.mark.parametrize("name", FIGURES)
def test_each_figure_of_a_unit_changes_its_cell_only(name: str) -> None:
    cell, (more, printed) = resolve(name), FIGURES[name]
    form = next(one for one in VIEW.forms if one.project.id == "p01")
    (record,) = (
        one for one in form.submission.records if (one.table, one.row) == (cell.table, cell.row)
    )
    value = record.values[cell.column]
    assert isinstance(value, Decimal)
    changed = with_value(VIEW, form, cell, value + more)
    before, after = (cells_of(told(view, PROJECTS["p01"])) for view in (VIEW, changed))
    found = changes(before, after)
    assert found[0][1] == printed
    assert len(found) == (1 if name != "budget_total" else 1 + _shares(found))


def _shares(found: list[tuple[str, str]]) -> int:
    """The plan in percent is amounts over the budgets: it changes with them, and with nothing."""
    assert {new[-1] for _, new in found[1:]} == {"%"}
    return 4
