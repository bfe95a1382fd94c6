"""One form sheet: every field and label at its place, with what stands there first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import Area, CellRef
from xlkpi.formula.ground import ground
from xlkpi.formula.render import render
from xlkpi.plan.model import PlannedField, PlannedForm, PlannedText, Style
from xlkpi.plan.picks import PROJECT_SOURCE
from xlkpi.plan.prefill import field_value, is_input, row_value
from xlkpi.plan.words import places
from xlkpi.spec.layout import Placed, lines, place
from xlkpi.spec.references import resolve
from xlkpi.spec.rows import TableRow, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Cell
    from xlkpi.plan.occasion import FormFacts, Occasion, Value
    from xlkpi.spec.layout import Line
    from xlkpi.spec.models import FieldSpec, Spec
    from xlkpi.spec.sheet_models import LayoutRow, SheetSpec


COLUMN_KEY = "@"
"""Begins the key of a column."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the cells of one form are made from."""

    spec: Spec
    occasion: Occasion
    facts: FormFacts
    rows: Mapping[str, tuple[TableRow, ...]]
    words: Mapping[str, str]

    @classmethod
    def of(
        cls, spec: Spec, occasion: Occasion, facts: FormFacts, spare: Mapping[str, int]
    ) -> Context:
        """Settle rows and words; `spare` replaces the number of spare rows of tables."""
        rows = {name: table_rows(table, spare.get(name)) for name, table in spec.tables.items()}
        return cls(spec, occasion, facts, rows, places(spec, occasion, facts))

    def row_keys(self, table: str) -> tuple[str, ...]:
        """Return the keys of a table's rows, in order."""
        return tuple(row.key for row in self.rows[table])


def plan_form(context: Context, sheet: SheetSpec, name: str) -> PlannedForm:
    """Lay one form out on the sheet of that name."""
    issued = context.spec.issued
    top = 1 if issued else 0
    main = _place(context, sheet.rows, CellRef(top, 0), len(sheet.widths))
    key_column = len(sheet.widths)
    keys = [(key_column, _row_keys(context, sheet.rows, top))] if issued else []
    widths: list[float] = [*sheet.widths, *([2.0] if issued else [])]
    side: tuple[Placed, ...] = ()
    if sheet.side is not None:
        start = key_column + 2
        side = _place(context, sheet.side.rows, CellRef(top, start), len(sheet.side.widths))
        widths += [3.0, *sheet.side.widths, 2.0]
        keys.append((start + len(sheet.side.widths), _row_keys(context, sheet.side.rows, top)))
    placed = (*_merged(main), *side)
    last = max(p.area.last.row for p in main)
    return PlannedForm(
        project=context.facts.project,
        project_name=context.facts.project_name,
        sheet=name,
        sheet_spec=sheet.id,
        fields=tuple(_field(context, p) for p in placed if p.cell.field is not None),
        texts=tuple(_text(context, p) for p in placed if p.cell.text is not None),
        widths=tuple(widths),
        key_columns=tuple(keys),
        key_row=(_below(placed), _column_keys(widths, keys)) if issued else None,
        print_area=Area(CellRef(top, 0), CellRef(last, len(sheet.widths) - 1)),
        print_spec=sheet.print,
        freeze=sheet.freeze,
        title_row=_title_row(context, sheet.rows, top),
        verdict_cell=CellRef(0, 0) if issued else None,
        code_cell=CellRef(0, _code_column(sheet)) if issued else None,
        check_column=len(widths),
    )


def _title_row(context: Context, rows: Sequence[LayoutRow], top: int) -> int | None:
    """Return the row of headings above the longest table, None where there is none."""
    unrolled = tuple(lines(rows, lambda table: context.rows[table]))
    firsts = [n for n, line in enumerate(unrolled) if line.first and line.table and n]
    longest = max(firsts, key=lambda n: unrolled[n].band, default=0)
    headings = unrolled[longest - 1].cells if longest else ()
    return top + longest - 1 if any(cell.style == "head" for cell in headings) else None


def _code_column(sheet: SheetSpec) -> int:
    return len(sheet.widths) + 2 if sheet.side is not None else len(sheet.widths) - 2


def _place(
    context: Context, rows: Sequence[LayoutRow], start: CellRef, width: int
) -> tuple[Placed, ...]:
    unrolled = tuple(lines(rows, lambda table: context.rows[table]))
    return place(unrolled, start, width)


def _below(placed: Sequence[Placed]) -> int:
    return max(p.area.last.row for p in placed) + 1


def _column_keys(
    widths: Sequence[float], keys: Sequence[tuple[int, Mapping[int, str]]]
) -> Mapping[int, str]:
    """Return the key of each column: with them a column is found that was moved."""
    rows = {column for column, _ in keys}
    return {n: f"{COLUMN_KEY}{n + 1}" for n in range(len(widths)) if n not in rows}


def _row_keys(context: Context, rows: Sequence[LayoutRow], top: int) -> Mapping[int, str]:
    unrolled = lines(rows, lambda table: context.rows[table])
    return {top + n: _line_key(line, n) for n, line in enumerate(unrolled)}


def _line_key(line: Line, number: int) -> str:
    if line.row is not None:
        return f"{line.table}:{line.row.key}"
    fields = [cell.field for cell in line.cells if cell.field is not None]
    return fields[0] if fields else f"#{number + 1}"


def _merged(placed: Sequence[Placed]) -> tuple[Placed, ...]:
    """Join cells marked `merge` that stand below each other with the same fixed word."""
    loose = [p for p in placed if not (p.cell.merge and _fixed_word(p))]
    joined: list[Placed] = []
    columns = [p for p in placed if p.cell.merge and _fixed_word(p)]
    columns.sort(key=lambda p: (p.area.first.column, p.area.first.row))
    for run in _runs(columns):
        area = Area(run[0].area.first, run[-1].area.last)
        joined += [Placed(m.cell, area, m.table, m.row, covered=n > 0) for n, m in enumerate(run)]
    return (*loose, *joined)


def _runs(columns: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Yield neighbours right below each other with the same field and word."""
    run: list[Placed] = []
    for one in columns:
        below = run and (
            one.area.first == CellRef(run[-1].area.last.row + 1, run[-1].area.first.column)
            and one.area.columns == run[-1].area.columns
            and (one.cell.field, _fixed_word(one)) == (run[-1].cell.field, _fixed_word(run[-1]))
        )
        if run and not below:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _fixed_word(placed: Placed) -> str:
    if placed.row is None or placed.row.fixed is None or placed.cell.field is None:
        return ""
    return placed.row.fixed.values.get(placed.cell.field.rpartition(".")[2], "")


def _text(context: Context, placed: Placed) -> PlannedText:
    words = dict(context.words)
    if placed.row is not None:
        words |= {"row_label": placed.row.label, "n": str(placed.row.number)}
    cell = placed.cell
    style = Style(cell.style or "label")
    return PlannedText(placed.area, (cell.text or "").format_map(words), style, cell.height)


def _field(context: Context, placed: Placed) -> PlannedField:
    key = resolve(placed.cell.field or "", placed.table, placed.row.key if placed.row else "")
    field, row, value = _content(context, key)
    expr = None
    if field.formula is not None:
        expr = ground(field.formula, context.row_keys, (key.table, key.row) if key.table else None)
    return PlannedField(
        key=key,
        area=placed.area,
        spec=field,
        input=is_input(field, value, fixed_word=bool(_fixed_word(placed))),
        covered=placed.covered,
        fixed=bool(_fixed_word(placed)),
        style=Style(placed.cell.style or "value"),
        row_label=row.label if row else "",
        value=value,
        expr=expr,
        height=placed.cell.height,
    )


def _content(context: Context, key: Cell) -> tuple[FieldSpec, TableRow | None, Value | None]:
    given = context.facts.given.get(render(key)) if context.facts.given else None
    if not key.table:
        field = context.spec.fields[key.column]
        if context.facts.spare and field.source == PROJECT_SOURCE:
            field = field.model_copy(update={"locked": False})
        return field, None, _first(given, field_value(field, context.facts, context.occasion))
    table = context.spec.tables[key.table]
    row = next(r for r in context.rows[key.table] if r.key == key.row)
    value = row_value(key.column, key.table, table, row, context.facts, context.occasion)
    return table.columns[key.column], row, _first(given, value)


def _first(given: Value | None, known: Value | None) -> Value | None:
    """A given 0 comes before what else is known."""
    return known if given is None else given
