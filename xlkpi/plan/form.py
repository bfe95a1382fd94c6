"""One form sheet: every field and label at its place, with what stands there first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from string import Formatter
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.formula.render import render
from xlkpi.plan.filled_fields import Context, Filled, FilledFields, planned_field
from xlkpi.plan.model import FormShape, PlannedField, PlannedForm, PlannedText, Style
from xlkpi.plan.occasion import FormFacts, Occasion
from xlkpi.spec.sources import proposal_in, source_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlkpi.plan.laid_out import LaidOutField, SheetLayout
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.layout import Placed

_OF_ROW = {"row_label", "n"}
"""Places of a text that a table repeats for each row."""


@dataclass(frozen=True, slots=True, eq=False)
class BlankSheet:
    """A sheet of a spec where nothing is known of unit and project: what all workbooks share.

    `fields` are all its fields, `views` what shows those of other places, `texts` its labels, None
    where those have places for words. The rest tells which fields may hold something else, by
    their numbers: `sourced` those with a source, `by_row` those of a row of a source, `by_name`
    each by its reference. `signed` is what a fingerprint covers of each field. `filled` knows what
    stood in them.
    """

    layout: SheetLayout
    fields: tuple[PlannedField, ...]
    views: tuple[PlannedField, ...]
    texts: tuple[PlannedText | None, ...]
    sourced: tuple[int, ...]
    by_row: Mapping[tuple[str, str], tuple[int, ...]]
    by_name: Mapping[str, int]
    signed: tuple[str, ...]
    filled: FilledFields

    @classmethod
    def of(cls, spec: Spec, layout: SheetLayout) -> BlankSheet:
        """Settle what a layout holds in every workbook."""
        nothing = Context(spec, Occasion(), FormFacts(), {})
        by_row: dict[tuple[str, str], tuple[int, ...]] = {}
        for number, one in enumerate(layout.fields):
            if one.row is not None:
                row = (spec.tables[one.key.table].source or one.key.table, one.key.row)
                by_row[row] = (*by_row.get(row, ()), number)
        made = [Filled.of(nothing, one) for one in layout.fields]
        return cls(
            layout=layout,
            fields=tuple(one.field for one in made),
            views=tuple(_view(nothing, one) for one in layout.views),
            texts=tuple(None if _has_places(one) else _text(nothing, one) for one in layout.texts),
            sourced=tuple(n for n, one in enumerate(layout.fields) if _has_source(spec, one)),
            by_row=by_row,
            by_name={render(one.key): number for number, one in enumerate(layout.fields)},
            signed=tuple(one.signed for one in made),
            filled=FilledFields(spec, layout.fields),
        )

    def known(self, facts: FormFacts) -> Iterator[int]:
        """Yield the numbers of the fields that may hold something else for a form."""
        yield from self.sourced
        for source, rows in facts.rows.items():
            for key in rows:
                yield from self.by_row.get((source, key), ())
        yield from (self.by_name[name] for name in facts.given if name in self.by_name)


def _has_places(placed: Placed) -> bool:
    """Whether a text has places for words that differ from workbook to workbook."""
    named = {name for _, name, _, _ in Formatter().parse(placed.cell.text or "") if name}
    return not named <= (_OF_ROW if placed.row is not None else set())


def _has_source(spec: Spec, shaped: LaidOutField) -> bool:
    key = shaped.key
    if shaped.row is None:
        field = spec.fields[key.column]
        return not field.source is field.proposal is None
    table = spec.tables[key.table]
    return any(f(table, shaped.row, key.column) is not None for f in (source_in, proposal_in))


def plan_form(context: Context, blank: BlankSheet, name: str) -> PlannedForm:
    """Fill the blank of a sheet for one form, on the sheet of that name."""
    issued, layout = context.spec.issued, blank.layout
    filled = {n: blank.filled.fill(context, n) for n in sorted({*blank.known(context.facts)})}
    fields, covered = list(blank.fields), list(blank.signed)
    for n, one in filled.items():
        fields[n], covered[n] = one.field, one.signed
    own = tuple(n for n in filled if covered[n] != blank.signed[n])
    inputs = tuple((n, fields[n].input) for n in own if fields[n].input != blank.fields[n].input)
    texts = zip(blank.texts, layout.texts, strict=True)
    return PlannedForm(
        project=context.facts.project,
        project_name=context.facts.project_name,
        sheet=name,
        sheet_id=layout.sheet.id,
        fields=tuple(fields),
        texts=tuple(text or _text(context, placed, own=True) for text, placed in texts),
        widths=layout.widths,
        key_columns=layout.key_columns,
        key_row=layout.key_row,
        print_area=layout.print_area,
        print_spec=layout.sheet.print,
        freeze=layout.sheet.freeze,
        titles=layout.titles,
        band=layout.band,
        verdict_cell=CellRef(0, 0) if issued else None,
        code_cell=layout.code_cell,
        check_column=len(layout.widths),
        views=blank.views,
        unseen_columns=layout.unseen_columns,
        shape=FormShape(blank, tuple(covered), own, inputs),
    )


def _text(context: Context, placed: Placed, *, own: bool = False) -> PlannedText:
    words = dict(context.words)
    if placed.row is not None:
        words |= {"row_label": placed.row.label, "n": str(placed.row.number)}
    cell = placed.cell
    style = Style(cell.style or "label")
    text = (cell.text or "").format_map(words)
    return PlannedText(placed.area, text, style, cell.height, own)


def _view(context: Context, shaped: LaidOutField) -> PlannedField:
    """Return what shows a field that has its cell elsewhere, or adds some up; nobody types."""
    seen = replace(planned_field(context, shaped), input=False, value=None, expr=shaped.key)
    if not shaped.page_total:
        return seen
    return replace(seen, expr=shaped.expr, row_label="", page_total=True)
