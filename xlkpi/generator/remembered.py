"""What formulas came to, by what stood in the cells they look at: forms alike repeat much of it.

Of the form computed last, all is taken over that goes by none of the cells that differ.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from xlkpi.formula.ast import Call, Column
from xlkpi.formula.ground import cells_used
from xlkpi.formula.walk import nodes
from xlkpi.generator.inputs_of_rows import InputsOfRows
from xlkpi.newest import Newest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from xlkpi.cells import CellRef
    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.formula.computed import Computed
    from xlkpi.generator.inputs_of_rows import Inputs
    from xlkpi.plan.form_cells import FormCells
    from xlkpi.plan.formulas import Found
    from xlkpi.plan.rows_alike import SaidOfRow

Shown = str | float | bool
"""What a cell shows."""
_Result = TypeVar("_Result")
_MOST_CELLS = 40
_MOST_RESULTS = 50_000
_MOST_LAYOUTS = 8
_MOST_ALIKE = 16
_LOOKS_UP = "repeated"
"""A function that looks at more cells than it names."""


Typed = frozenset[tuple["Cell", type, str]]
"""What stands in the cells of a form that formulas may look at, of some of its cells."""


@dataclass(frozen=True)
class FormResults:
    """What one form computes, and what of it was asked: the same for all with the same inputs.

    `typed` is what stands in the cells in which forms laid out alike differ. By their places
    `shown` is what cells show, `found` what lines of the self-check find, those by the id of their
    sheet and their cell; `lines` has these for whole sheets. `known` is where it is remembered.
    """

    computed: Computed
    typed: Typed = frozenset()
    known: Remembered | None = None
    shown: dict[object, Shown] = field(default_factory=dict)
    found: dict[tuple[str, CellRef], tuple[Found, ...]] = field(default_factory=dict)
    lines: dict[str, tuple[tuple[Found, ...], ...]] = field(default_factory=dict)

    def take(self, other: FormResults, anew: AbstractSet[object]) -> None:
        """Take over what was asked of another form, all but what stands at some places."""
        self.shown.update(other.shown)
        self.found.update(other.found)
        self.lines.update(other.lines)
        for place in anew:
            self.shown.pop(place, None)
        for place in self.found.keys() & anew:
            del self.found[place]
            self.lines.pop(place[0], None)


class Remembered:
    """The results of forms laid out alike, each by its place and what it goes by.

    Args:
        beside: Gives the cells that may hold something else where a cell is filled.
        computed: The cells that have a formula.
    """

    def __init__(
        self,
        beside: Callable[[Cell], Iterable[Cell]] = lambda _: (),
        computed: Iterable[Cell] = (),
    ) -> None:
        self._beside = beside
        self._computed = tuple(computed)
        self._forms: Newest[str, FormResults] = Newest(_MOST_ALIKE)
        self._results: dict[tuple[object, ...], object] = {}
        self.inputs: dict[object, Inputs] = {}
        self._of_rows = InputsOfRows()
        self._said: dict[object, object] = {}
        """What places have in common that have the same result where the cells hold the same."""
        self._places: defaultdict[Cell, list[object]] = defaultdict(list)
        """The places that go by a cell."""
        self._unknown: list[object] = []
        """Those of which it is not known what they go by."""
        self._named: dict[Cell, Inputs] = {}
        """The cells that the formula of a computed cell names."""

    def form(self, project: str, typed: Typed, computed: Callable[[], Computed]) -> FormResults:
        """Return what is known of a form in whose cells that stands, and what it computes.

        It has what is the same as in the one before it of its project, or of any.
        """
        known = self._forms.used(project)
        last = known or next(reversed(self._forms.values()), None)
        if known is None or known.typed != typed:
            known = self._forms[project] = FormResults(computed(), typed, self)
            if last is not None:
                self._begin(known, last)
        return known

    def _begin(self, form: FormResults, last: FormResults) -> None:
        anew = self.anew(last, form)
        unknown = (cell for cell in self._computed if cell in anew or cell not in self.inputs)
        form.computed.take(last.computed, (*self._differing(last, form), *unknown))
        form.take(last, anew)

    def anew(self, before: FormResults, now: FormResults) -> AbstractSet[object]:
        """Return the places whose results may be others in one form than in another one."""
        cells = self._differing(before, now)
        if not cells:
            return frozenset()
        return {*self._unknown, *(place for c in cells for place in self._places.get(c, ()))}

    def _differing(self, before: FormResults, now: FormResults) -> AbstractSet[Cell]:
        cells = {cell for cell, _, _ in before.typed ^ now.typed}
        return cells | {other for cell in cells for other in self._beside(cell)}

    def result(
        self,
        computed: Computed,
        place: object,
        exprs: Callable[[], Iterable[Expr]],
        compute: Callable[[], _Result],
        of_row: SaidOfRow | None = None,
    ) -> _Result:
        """Return the result at a place of a form.

        Args:
            computed: The values of the form's cells.
            place: Where it stands, the same in all forms laid out alike.
            exprs: Gives all that it is computed from.
            compute: Computes it.
            of_row: What others say too, each of its row: they have the same result where what they
                go by is the same.
        """
        if place not in self.inputs:
            self._take(place, self._goes_by(computed, place, exprs, of_row))
        cells = self.inputs[place]
        if cells is None:
            return compute()
        key = (self._said.get(place, place), *map(_told_apart, map(computed.leaf, cells)))
        if key not in self._results:
            if len(self._results) >= _MOST_RESULTS:
                self._results.clear()
            self._results[key] = compute()
        return self._results[key]  # type: ignore[return-value]

    def _goes_by(
        self,
        computed: Computed,
        place: object,
        exprs: Callable[[], Iterable[Expr]],
        of_row: SaidOfRow | None,
    ) -> Inputs:
        """Return what a result goes by, and note what it has in common with those of rows alike."""
        if of_row is None:
            return self._followed(computed, exprs())
        rows = computed.rows(of_row.table)
        found, alike = self._of_rows.inputs(of_row, rows, lambda: self._followed(computed, exprs()))
        if alike:
            self._said[place] = of_row.said
        return found

    def _take(self, place: object, cells: Inputs) -> None:
        self.inputs[place] = cells
        if cells is None:
            self._unknown.append(place)
        for cell in cells or ():
            self._places[cell].append(place)

    def _followed(self, computed: Computed, exprs: Iterable[Expr]) -> Inputs:
        """Follow formulas down to the cells without one, each computed cell once."""
        found: dict[Cell, None] = {}
        to_follow = [_named(computed, expr) for expr in exprs]
        seen: set[Cell] = set()
        while to_follow:
            cells = to_follow.pop()
            if cells is None:
                return None
            for cell in cells:
                if cell in seen:
                    continue
                seen.add(cell)
                formula = computed.formula(cell)
                if formula is not None:
                    if cell not in self._named:
                        self._named[cell] = _named(computed, formula)
                    to_follow.append(self._named[cell])
                    continue
                found[cell] = None
                if len(found) > _MOST_CELLS:
                    return None
        return tuple(found)


_KNOWN: Newest[object, Remembered] = Newest(_MOST_LAYOUTS)


def remembered(alike: object, cells: FormCells) -> Remembered:
    """Return what is remembered of the forms that are laid out alike, by their key."""
    known = _KNOWN.used(alike)
    if known is None:
        computed = [cell for cell, (_, field) in cells.fields.items() if field.expr is not None]
        known = _KNOWN[alike] = Remembered(cells.zeros.beside, computed)
    return known


def _told_apart(value: object) -> object:
    """Return a value so that none that are written otherwise are equal (1, 1.0 and True)."""
    return (type(value), str(value)) if isinstance(value, Decimal | bool) else value


def _named(computed: Computed, expr: Expr) -> Inputs:
    """Return the cells that a formula names, None where it looks at more, or at too many."""
    for node in nodes(expr):
        if isinstance(node, Call) and node.name == _LOOKS_UP:
            return None
        if isinstance(node, Column) and len(computed.rows(node.table)) > _MOST_CELLS:
            return None
    return cells_used(expr, computed.rows)
