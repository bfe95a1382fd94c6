"""An outline and what is accepted -> the whole text, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell
from xlkpi.formula.evaluate import evaluate
from xlkpi.formula.ground import ground
from xlkpi.formula.state import BLANK, plain
from xlkpi.publication.document import Contents, Document, Heading, PageBreak, Paragraph, Run
from xlkpi.publication.grid import grid
from xlkpi.publication.outline_models import PROJECTS
from xlkpi.publication.printed import numeral, printed
from xlkpi.publication.templates import filled
from xlkpi.spec.rows import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.evaluate import Result
    from xlkpi.plan.occasion import Value
    from xlkpi.publication.accepted import Accepted, AcceptedForm, ProjectTable
    from xlkpi.publication.document import Piece, Runs
    from xlkpi.publication.outline_models import Block, Outline


@dataclass(frozen=True, slots=True)
class _Scope:
    """What can be named at one place of the outline: `near` are the values of the loops around."""

    accepted: Accepted
    near: Mapping[str, Runs]
    project: ProjectTable | None = None

    def value(self, name: str) -> Runs:
        """Return what a name says; () for blank."""
        if name in self.near:
            return self.near[name]
        if name in self.accepted.known:
            return _said(self.accepted.known[name])
        first, _, rest = name.partition(".")
        if rest and first in self.accepted.forms:
            return _of_form(self.accepted.forms[first], rest)
        if self.project is not None and name in self.accepted.spec.fields:
            return _of_project(self.accepted, self.project, name)
        return ()


def compose(outline: Outline, accepted: Accepted, *, draft: bool = False) -> Document:
    """Return the text that an outline makes of what is accepted.

    Args:
        outline: Free of faults: all its names are known.
        accepted: The values, and what is not there yet: that stands in the text as a gap.
        draft: Mark it as a draft.
    """
    scope = _Scope(accepted, {})
    title = filled(outline.title, scope.value) or ()
    known = accepted.known
    return Document(
        title="".join(run.text for run in title),
        author=known.get("department", ""),
        year=int(known.get("year", "0") or 0),
        pieces=tuple(_pieces(outline.content, scope)),
        draft=draft,
    )


def _pieces(blocks: tuple[Block, ...], scope: _Scope) -> Iterator[Piece]:
    for block in blocks:
        yield from _of_block(block, scope)


def _of_block(block: Block, scope: _Scope) -> Iterator[Piece]:
    if block.when is not None and not _holds(block.when, scope):
        return
    if block.each is not None:
        yield from _repeated(block, scope)
    elif block.table is not None:
        yield from _table(block, block.table, scope)
    elif block.contents is not None:
        yield Contents(block.contents, block.level)
    elif block.page_break:
        yield PageBreak(block.page or "")
    elif (runs := _runs(block, scope)) is not None:
        is_heading = block.heading is not None
        yield Heading(runs, block.level) if is_heading else Paragraph(runs, block.style)


def _holds(condition: Expr, scope: _Scope) -> bool:
    """Whether a condition is true of the project; one over a gap is not."""
    table, spec = scope.project, scope.accepted.spec
    if table is None:
        return False
    known: dict[str, dict[str, None]] = {}
    for cell in table.values:
        known.setdefault(cell.table, {})[cell.row] = None

    def rows(name: str) -> tuple[str, ...]:
        return tuple(known.get(name, ()))

    def leaf(cell: Cell) -> Result:
        value = None if cell in table.gaps else table.values.get(cell)
        return BLANK if value is None else plain(value)

    def words(name: str) -> tuple[str, ...]:
        return spec.lists[name].all_words

    return evaluate(ground(condition, rows), leaf, words, rows) is True


def _runs(block: Block, scope: _Scope) -> Runs | None:
    """Return what a heading or a paragraph says, None where it is left out."""
    template = block.heading if block.heading is not None else block.text or ""
    found = filled(template, scope.value)
    if block.otherwise is not None and (found is None or _has_gap(found)):
        found = filled(block.otherwise, scope.value)
    return found


def _has_gap(runs: Runs) -> bool:
    return any(run.gap for run in runs)


def _repeated(block: Block, scope: _Scope) -> Iterator[Piece]:
    if block.each == PROJECTS:
        for n, table in enumerate(scope.accepted.projects, 1):
            near = {
                **scope.near,
                **_counted(n),
                **_project_names(table),
                **_row(block, scope, table),
            }
            yield from _pieces(block.content, replace(scope, near=near, project=table))
        return
    name, _, table_name = (block.each or "").partition(".")
    form = scope.accepted.forms[name]
    if form.missing:
        yield Paragraph((Run(form.missing, gap=True),))
    for n, values in enumerate(_rows(form, table_name).values(), 1):
        near = {**scope.near, **_counted(n), **_columns(form, table_name, values)}
        yield from _pieces(block.content, replace(scope, near=near))


def _counted(n: int) -> Mapping[str, Runs]:
    return {"n": _said(str(n)), "numeral": _said(numeral(n))}


def _project_names(table: ProjectTable) -> Mapping[str, Runs]:
    one = table.project
    return {"project_name": _said(one.name), "order": _said(str(one.order))}


def _row(block: Block, scope: _Scope, table: ProjectTable) -> Mapping[str, Runs]:
    """Return the values of the row of another form that names a project."""
    if block.row is None:
        return {}
    name, table_name, column = block.row.split(".")
    form = scope.accepted.forms[name]
    rows = _rows(form, table_name).values()
    own = next((row for row in rows if row.get(column) == table.project.id), {})
    return _columns(form, table_name, own)


def _rows(form: AcceptedForm, table: str) -> Mapping[str, Mapping[str, Value]]:
    """Return the rows of a form's table that hold anything, in their order."""
    keys = (row.key for row in table_rows(form.spec.tables[table]))
    found: dict[str, dict[str, Value]] = {key: {} for key in keys}
    for cell, value in form.values.items():
        if cell.table == table:
            found.setdefault(cell.row, {})[cell.column] = value
    return {key: row for key, row in found.items() if row}


def _columns(form: AcceptedForm, table: str, row: Mapping[str, Value]) -> Mapping[str, Runs]:
    columns = form.spec.tables[table].columns
    return {
        f"{table}.{name}": _said(printed(row.get(name), field, form.measure))
        for name, field in columns.items()
    }


def _of_form(form: AcceptedForm, name: str) -> Runs:
    if form.missing:
        return (Run(form.missing, gap=True),)
    value = form.values.get(Cell("", "", name))
    return _said(printed(value, form.spec.fields[name], form.measure))


def _of_project(accepted: Accepted, table: ProjectTable, name: str) -> Runs:
    cell = Cell("", "", name)
    if cell in table.gaps:
        return (Run(table.missing, gap=True),)
    return _said(printed(table.values.get(cell), accepted.spec.fields[name], accepted.measure))


def _table(block: Block, sheet: str, scope: _Scope) -> Iterator[Piece]:
    table = scope.project
    if table is None:
        return
    if table.missing:
        yield Paragraph((Run(table.missing, gap=True),))
    for form in table.forms:
        if form.sheet_id == sheet:
            yield grid(form, table.gaps, scope.accepted.measure, block.without)


def _said(text: str) -> Runs:
    return (Run(text),) if text else ()
