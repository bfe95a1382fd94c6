"""The numbers of a project over the units that report it, as the master's 汇总表 adds them up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Cell, Fold
from xlkpi.formula.evaluate import evaluate
from xlkpi.formula.state import BLANK, plain
from xlkpi.formula.walk import nodes
from xlkpi.rollup.across import total, value_of
from xlkpi.rollup.figures import adds, field_of, figure, figures
from xlkpi.rollup.form_sums import added_up, form_sums
from xlkpi.spec.language.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.evaluate import Result
    from xlkpi.plan.model import Plan
    from xlkpi.plan.occasion import Value
    from xlkpi.rollup.figures import Figure
    from xlkpi.rollup.view import MergedForm
    from xlkpi.spec.language.models import FieldSpec, Spec

_OF_SHARE = Decimal("0.0001")
_OF_ALL = ("collection.", "projects.")
_NUMBERS = (Kind.MONEY, Kind.INTEGER, Kind.NUMBER, Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Rolled:
    """The cells that are rolled up; those of `values` have a value, those of `apart` have several.

    Amounts are in the measure of the collection, percentages shares (0.3 is 30%).
    """

    cells: frozenset[Cell]
    values: Mapping[Cell, Value]
    apart: tuple[Figure, ...] = ()


def rolled(plan: Plan, forms: Sequence[MergedForm]) -> Rolled:
    """Roll the numbers of one project up over its forms; what all leave blank is blank.

    What adds is added up, a percentage made of such sums is made of them (`form_sums`, `total`).
    Any other number is what all units say alike, else what its formula makes of these, else it has
    no one value; the same goes for a word that is computed, such as a grade. Rows that a unit uses
    or not (indicators) are the lead unit's, numbers included.
    """
    spec = plan.spec
    cells = dict.fromkeys((*_single(spec), *_printed(plan), *(f.cell for f in figures(spec))))
    numbers = [cell for cell in cells if _is_rolled(field_of(spec, cell))]
    known = _sums(spec, forms) if len(forms) > 1 else {}
    values: dict[Cell, Value] = {}
    apart: list[Figure] = []
    for cell in numbers:
        said = {value for form in forms if (value := value_of(form, cell)) is not None}
        if not said:
            continue
        found = next(iter(said)) if len(forms) == 1 else known.get(cell, _total(spec, cell, forms))
        if found is None and len(said) == 1:
            found = next(iter(said))
        if found is None:
            apart.append(figure(spec, cell, _row(plan, cell)))
        else:
            values[cell] = found
    _recompute(plan, values, apart)
    return Rolled(frozenset(numbers), values, tuple(apart))


def _recompute(plan: Plan, values: dict[Cell, Value], apart: list[Figure]) -> None:
    """Compute what differs by unit anew of the values that are rolled up, where it is made of them.

    So a deviation is the rate of all less the plan of all.
    """
    exprs = {f.key: f.expr for form in plan.forms for f in form.fields if f.expr is not None}
    done = True
    while done:
        done = False
        for one in tuple(apart):
            expr = exprs.get(one.cell)
            if expr is None or not _cells(expr) <= values.keys():
                continue
            found = _evaluated(expr, values)
            if found is not None:
                values[one.cell] = found
                apart.remove(one)
                done = True


def _cells(expr: Expr) -> set[Expr]:
    """Return the cells that an expression is made of; what else it goes over is no cell."""
    return {node for node in nodes(expr) if isinstance(node, Cell | Fold)}


def _evaluated(expr: Expr, known: Mapping[Cell, Value]) -> Value | None:
    def leaf(cell: Cell) -> Result:
        value = known.get(cell)
        return BLANK if value is None else plain(value)

    found = evaluate(expr, leaf, lambda _: (), lambda _: ())
    return found if isinstance(found, Decimal) else None


def _is_rolled(field: FieldSpec) -> bool:
    """Whether a value is of all units: a number, or a word that is computed, such as a grade."""
    return field.kind in _NUMBERS or field.formula is not None


def _single(spec: Spec) -> Iterator[Cell]:
    """Yield the single fields that a unit says something in: year and project are what they are."""
    for name, field in spec.fields.items():
        if not (field.locked and (field.source or "").startswith(_OF_ALL)):
            yield Cell("", "", name)


def _printed(plan: Plan) -> Iterator[Cell]:
    """Yield the printed cells of rows that every form has."""
    tables = plan.spec.tables
    for form in plan.forms:
        for field in form.seen:
            key = field.key
            every = key.table and tables[key.table].fill == "every_row"
            if every and field.at in form.print_area:
                yield key


def _total(spec: Spec, cell: Cell, forms: Sequence[MergedForm]) -> Value | None:
    found = total(forms, figure(spec, cell))
    return found if found is None or adds(spec, cell) else found.quantize(_OF_SHARE)


def _sums(spec: Spec, forms: Sequence[MergedForm]) -> Mapping[Cell, Value]:
    """Return what cells come to over several forms, as far as they come to something."""
    sums = form_sums(spec)
    added = added_up(forms, sums.added)

    found = {cell: _evaluated(way, added) for cell, way in sums.ways.items()}
    return {
        cell: number if cell == sums.ways[cell] else number.quantize(_OF_SHARE)
        for cell, number in found.items()
        if isinstance(number, Decimal)
    }


def _row(plan: Plan, cell: Cell) -> str:
    """Return the name of a cell's row."""
    fields = (field for form in plan.forms for field in form.seen)
    return next((field.row_label for field in fields if field.key == cell), "")
