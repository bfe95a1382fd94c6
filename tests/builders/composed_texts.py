"""The example's text composed of values at hand, without a workspace."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tests.builders.master_views import example_view
from tests.builders.printed_texts import bare
from xlkpi.department.occasions import form_facts
from xlkpi.example.content import text_values
from xlkpi.plan.occasion import Occasion
from xlkpi.publication.accepted import Accepted, AcceptedForm
from xlkpi.publication.composing import compose
from xlkpi.publication.document import Grid, Heading, Paragraph, words
from xlkpi.publication.outlines import load as load_outline
from xlkpi.publication.project_tables import project_table
from xlkpi.rollup.facts import facts_of
from xlkpi.spec.bundled import publications_dir, specs_dir
from xlkpi.spec.load import load
from xlkpi.spec.references import resolve
from xlkpi.workspace.roster import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.occasion import FormFacts, Value
    from xlkpi.publication.document import Document
    from xlkpi.publication.outline_models import Outline
    from xlkpi.publication.project_tables import Told
    from xlkpi.rollup.view import MasterView
    from xlkpi.spec.load import LoadedSpec
    from xlkpi.workspace.roster import Project

OCCASION = Occasion(department="庆北办事处", year=2021, measure="万元")
KNOWN = {"year": "2021", "department": "庆北办事处", "measure": "万元", "form": "项目绩效目标表"}


@cache
def spec(name: str) -> LoadedSpec:
    loaded = load(specs_dir() / f"{name}.yaml").value
    assert loaded is not None
    return loaded


@cache
def outline() -> Outline:
    """The bundled outline."""
    found = load_outline(publications_dir() / "performance_text.yaml").value
    assert found is not None
    return found


def roster_facts(project: Project) -> FormFacts:
    return form_facts(Unit("", "", ""), project)


def told(view: MasterView, project: Project, known: FormFacts | None = None) -> Told | None:
    """What a view, or what the roster is said to know, makes of a project."""
    facts = known or roster_facts(project)
    return project_table(spec("project_targets"), OCCASION, facts_of(view), project, facts)


def part_1(**changes: Value) -> Mapping[Cell, Value]:
    """The values of the office's form: what the example fills in, and the projects' names."""
    values: dict[Cell, Value] = {resolve(name): value for name, value in text_values().items()}
    for n, project in enumerate(example_view().roster.projects, 1):
        values[resolve(f"items[s{n}].id")] = project.id
        values[resolve(f"items[s{n}].name")] = project.name
    return {**values, **{resolve(name): value for name, value in changes.items()}}


def accepted(view: MasterView, text: Mapping[Cell, Value] | None = None) -> Accepted:
    """What an outline may name of a view and of the values of part 1."""
    tables = [one for p in view.roster.projects if (one := told(view, p)) is not None]
    form = AcceptedForm(spec("department_text").spec, "万元", part_1() if text is None else text)
    return Accepted(
        spec("project_targets").spec,
        "万元",
        KNOWN,
        tuple(one.table for one in tables),
        {"text": form},
        tuple(found for one in tables for found in one.problems),
    )


def text_of(view: MasterView, text: Mapping[Cell, Value] | None = None) -> list[str]:
    """What the bundled outline makes of it, paragraph by paragraph and cell by cell."""
    return said(compose(outline(), accepted(view, text)))


def said(document: Document) -> list[str]:
    """Its paragraphs and cells that are not blank, without white space."""
    found: list[str] = []
    for piece in document.pieces:
        if isinstance(piece, Grid):
            cells = ("".join(map(words, cell.content)) for cell in piece.cells)
            found += [bare(one) for one in cells]
        elif isinstance(piece, Paragraph | Heading):
            found.append(bare(words(piece.runs)))
    return [one for one in found if one]
