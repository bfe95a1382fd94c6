"""The exact values of a form's cells, as its formulas, rules and messages see them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from xlkpi.formula.computed import Computed
from xlkpi.formula.ground import cells_used
from xlkpi.formula.state import BAD, BLANK, State, day_of
from xlkpi.importer.contents.reading import NOTHING, shown
from xlkpi.plan.alike import Alike
from xlkpi.plan.zeros import Zeros
from xlkpi.spec.lists import named_lists, with_tables
from xlkpi.spec.measures import amounts_in
from xlkpi.spec.private import handed_on, is_private
from xlkpi.spec.settled import seen_by_formulas

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.formula.state import Value
    from xlkpi.importer.form import FormRead
    from xlkpi.spec.language.models import FieldSpec


@lru_cache(maxsize=16)
def _settled(alike: Alike) -> tuple[Zeros, Mapping[str, tuple[str, ...]]]:
    """Return what is the same for all forms laid out alike: what counts as 0, words of lists."""
    fields = {field.key: (form, field) for form in alike.forms for field in form.fields}
    return Zeros(alike.spec.tables, fields), named_lists(alike.spec)


class Values(Computed):
    """The exact values of a form's cells, computed ones included."""

    def __init__(self, form: FormRead) -> None:
        self.form = form
        self._fields = fields = form.fields
        self._zeros, lists = _settled(Alike.of(form.spec, form.planned))
        super().__init__(
            formula=lambda cell: fields[cell][1].expr,
            typed=self._as_read,
            rows=form.rows,
            lists=lists,
        )

    def value_in_row(self, expr: Expr, here: tuple[str, str] | None) -> Value | State:
        """Return what a formula standing in a row comes to; a day as people write it."""
        own = with_tables(expr, self.form.spec)
        grounded = amounts_in(self.form.grounded(own, here), self.form.measure)
        found = self.of(grounded)
        kind = self.form.day_kind(grounded)
        if isinstance(found, Decimal) and kind is not None:
            return shown(day_of(found), kind)
        return found

    def private_fields(self, expr: Expr, here: tuple[str, str] | None) -> list[FieldSpec]:
        """Return the fields shown by a formula standing in a row that no message may quote in full.

        Those that are personal are among them wherever it looks at them.
        """
        grounded = self.form.grounded(expr, here)
        used = [self.form.fields[cell][1].spec for cell in cells_used(grounded, self.form.rows_of)]
        shown_cells = (
            one for at in handed_on(grounded) for one in cells_used(at, self.form.rows_of)
        )
        shown_fields = (self.form.fields[cell][1].spec for cell in shown_cells)
        personal = [field for field in used if field.personal]
        return [*personal, *(field for field in shown_fields if is_private(field))]

    def _as_read(self, cell: Cell) -> Value | State:
        found = self._typed_in(cell)
        zero = found is BLANK and self._zeros.holds(cell, lambda c: self._typed_in(c) is not BLANK)
        return Decimal(0) if zero else found

    def _typed_in(self, cell: Cell) -> Value | State:
        planned, reading = self._fields[cell][1], self.form.readings.get(cell, NOTHING)
        if reading.bad:
            return BAD
        value = reading.value if planned.input else planned.value
        if value is None or value == "":
            return BLANK
        return seen_by_formulas(value, planned.spec.kind)
