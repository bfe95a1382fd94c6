"""An outline and what is accepted -> the whole text, in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell
from xlkpi.formula.evaluate import evaluate
from xlkpi.formula.ground import ground
from xlkpi.formula.state import BLANK, plain
from xlkpi.publication.document import Contents, Document, Heading, PageBreak, Paragraph, Run
from xlkpi.publication.grid import grid
from xlkpi.publication.origins import OfForm, OfRoster, OfSetting, OfSpec, Origin, Way
from xlkpi.publication.outline_models import PROJECTS
from xlkpi.publication.printed import numeral, printed
from xlkpi.publication.templates import filled
from xlkpi.rollup.figures import field_of
from xlkpi.spec.rows import row_names, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.evaluate import Result
    from xlkpi.plan.occasion import Value
    from xlkpi.publication.accepted import Accepted, AcceptedForm, ProjectTable
    from xlkpi.publication.document import Piece, Runs
    from xlkpi.publication.outline_models import Block, Outline

_LABELS = {"year": "年度", "department": "部门", "measure": "金额单位", "form": "表名"}


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
            return _known(self.accepted, name)
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
        yield Paragraph((_gap(form.missing),))
    for n, (key, values) in enumerate(_rows(form, table_name).items(), 1):
        near = {**scope.near, **_counted(n), **_columns(form, table_name, key, values)}
        yield from _pieces(block.content, replace(scope, near=near))


def _counted(n: int) -> Mapping[str, Runs]:
    origin = Origin("", way=Way.NUMBERED)
    return {"n": _said(str(n), origin), "numeral": _said(numeral(n), origin)}


def _project_names(table: ProjectTable) -> Mapping[str, Runs]:
    one = table.project

    def of(label: str, column: str, value: Value) -> Origin:
        return Origin(label, parts=(OfRoster(PROJECTS, (one.id,), column, value),))

    return {
        "project_name": _said(one.name, of("项目名称", "name", one.name)),
        "order": _said(str(one.order), of("序号", "order", Decimal(one.order))),
    }


def _row(block: Block, scope: _Scope, table: ProjectTable) -> Mapping[str, Runs]:
    """Return the values of the row of another form that names a project."""
    if block.row is None:
        return {}
    name, table_name, column = block.row.split(".")
    form = scope.accepted.forms[name]
    rows = _rows(form, table_name).items()
    own = (one for one in rows if one[1].get(column) == table.project.id)
    return _columns(form, table_name, *next(own, ("", {})))


def _rows(form: AcceptedForm, table: str) -> Mapping[str, Mapping[str, Value]]:
    """Return the rows of a form's table that hold anything, in their order."""
    keys = (row.key for row in table_rows(form.spec.tables[table]))
    found: dict[str, dict[str, Value]] = {key: {} for key in keys}
    for cell, value in form.values.items():
        if cell.table == table:
            found.setdefault(cell.row, {})[cell.column] = value
    return {key: row for key, row in found.items() if row}


def _columns(
    form: AcceptedForm, table: str, key: str, row: Mapping[str, Value]
) -> Mapping[str, Runs]:
    columns = form.spec.tables[table].columns
    return {
        f"{table}.{name}": _of_cell(form, Cell(table, key, name), row.get(name)) for name in columns
    }


def _of_form(form: AcceptedForm, name: str) -> Runs:
    if form.missing:
        return (_gap(form.missing),)
    cell = Cell("", "", name)
    return _of_cell(form, cell, form.values.get(cell))


def _of_cell(form: AcceptedForm, cell: Cell, value: Value | None) -> Runs:
    """Return what the one accepted form of another collection says in a cell."""
    if value is None:
        return ()
    field = field_of(form.spec, cell)
    names = row_names(form.spec.tables[cell.table]) if cell.table else {}
    words = (field.label, names.get(cell.row, cell.row))
    part = OfForm(form.collection, form.unit, form.project, cell, value, *words)
    return _said(printed(value, field, form.measure), Origin(*words, parts=(part,)))


def _of_project(accepted: Accepted, table: ProjectTable, name: str) -> Runs:
    cell, field = Cell("", "", name), accepted.spec.fields[name]
    if cell in table.gaps:
        return (_gap(table.missing, field.label),)
    text = printed(table.values.get(cell), field, accepted.measure)
    return _said(text, table.origins.get(cell))


def _table(block: Block, sheet: str, scope: _Scope) -> Iterator[Piece]:
    table, accepted = scope.project, scope.accepted
    if table is None:
        return
    if table.missing:
        yield Paragraph((_gap(table.missing),))
    for form in table.forms:
        if form.sheet_id == sheet:
            yield grid(form, table, accepted.spec.id, accepted.measure, block.without)


def _known(accepted: Accepted, name: str) -> Runs:
    """Return one of the words that every text may name."""
    text, spec = accepted.known[name], accepted.spec
    label = spec.settings[name].label if name in spec.settings else _LABELS[name]
    part = OfSpec(spec.id, text) if name == "form" else OfSetting(accepted.collection, name, text)
    return _said(text, Origin(label, parts=(part,)))


def _gap(text: str, label: str = "") -> Run:
    return Run(text, gap=True, origin=Origin(label, way=Way.GAP))


def _said(text: str, origin: Origin | None) -> Runs:
    return (Run(text, origin=origin),) if text else ()
