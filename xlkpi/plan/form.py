"""One form sheet: every field and label at its place, with what stands there first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.formula.render import render
from xlkpi.plan.model import PlannedField, PlannedForm, PlannedText, Style
from xlkpi.plan.picks import PROJECT_SOURCE
from xlkpi.plan.prefill import field_value, is_input, row_value
from xlkpi.plan.words import places

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.plan.occasion import FormFacts, Occasion, Value
    from xlkpi.plan.shape import Shape, ShapedField
    from xlkpi.spec.layout import Placed
    from xlkpi.spec.models import FieldSpec, Spec


@dataclass(frozen=True, slots=True)
class Context:
    """What the cells of one form are filled with."""

    spec: Spec
    occasion: Occasion
    facts: FormFacts
    words: Mapping[str, str]

    @classmethod
    def of(cls, spec: Spec, occasion: Occasion, facts: FormFacts) -> Context:
        """Settle the words that labels have places for."""
        return cls(spec, occasion, facts, places(spec, occasion, facts))


def plan_form(context: Context, shape: Shape, name: str) -> PlannedForm:
    """Fill the shape of a sheet for one form, on the sheet of that name."""
    issued = context.spec.issued
    return PlannedForm(
        project=context.facts.project,
        project_name=context.facts.project_name,
        sheet=name,
        sheet_spec=shape.sheet.id,
        fields=tuple(_field(context, one) for one in shape.fields),
        texts=tuple(_text(context, one) for one in shape.texts),
        widths=shape.widths,
        key_columns=shape.key_columns,
        key_row=shape.key_row,
        print_area=shape.print_area,
        print_spec=shape.sheet.print,
        freeze=shape.sheet.freeze,
        title_row=shape.title_row,
        verdict_cell=CellRef(0, 0) if issued else None,
        code_cell=shape.code_cell,
        check_column=len(shape.widths),
    )


def _text(context: Context, placed: Placed) -> PlannedText:
    words = dict(context.words)
    if placed.row is not None:
        words |= {"row_label": placed.row.label, "n": str(placed.row.number)}
    cell = placed.cell
    style = Style(cell.style or "label")
    return PlannedText(placed.area, (cell.text or "").format_map(words), style, cell.height)


def _field(context: Context, shaped: ShapedField) -> PlannedField:
    field, value = _content(context, shaped)
    placed = shaped.placed
    return PlannedField(
        key=shaped.key,
        area=placed.area,
        spec=field,
        input=is_input(field, value, fixed_word=bool(shaped.word)),
        covered=placed.covered,
        fixed=bool(shaped.word),
        style=Style(placed.cell.style or "value"),
        row_label=shaped.row.label if shaped.row else "",
        value=value,
        expr=shaped.expr,
        height=placed.cell.height,
    )


def _content(context: Context, shaped: ShapedField) -> tuple[FieldSpec, Value | None]:
    key, row = shaped.key, shaped.row
    given = context.facts.given.get(render(key)) if context.facts.given else None
    if row is None:
        field = context.spec.fields[key.column]
        if context.facts.spare and field.source == PROJECT_SOURCE:
            field = field.model_copy(update={"locked": False})
        return field, _first(given, field_value(field, context.facts, context.occasion))
    table = context.spec.tables[key.table]
    value = row_value(key.column, key.table, table, row, context.facts, context.occasion)
    return table.columns[key.column], _first(given, value)


def _first(given: Value | None, known: Value | None) -> Value | None:
    """A given 0 comes before what else is known."""
    return known if given is None else given
