"""The measures of money: a spec is written in one, a collection may ask for the other."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlkpi.formula.ast import Call, Expr, Text
from xlkpi.formula.functions import QUANTITIES
from xlkpi.formula.walk import nodes, with_parts
from xlkpi.spec.converted import converted
from xlkpi.spec.formula_changes import formulas_of, with_formulas
from xlkpi.spec.language.kinds import Kind
from xlkpi.spec.number_formats import number_format

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlkpi.spec.converted import Measure
    from xlkpi.spec.language.models import FieldSpec, Spec

DECIMALS: Mapping[str, int] = {"元": 2, "万元": 4}
"""How finely people write amounts: 0.0001 万元 is 1 元, and 元 has 角 and 分."""


def has_amounts(spec: Spec) -> bool:
    """Whether anything in a form is an amount of money: only then a measure says something."""
    columns = (column for table in spec.tables.values() for column in table.columns.values())
    return any(field.kind is Kind.MONEY for field in (*spec.fields.values(), *columns))


def in_measure(spec: Spec, measure: Measure) -> Spec:
    """Return a spec whose amounts are in this measure: ranges, decimals, and what its helps say."""
    tables = {
        name: table.model_copy(update={"columns": _fields(table.columns, spec, measure)})
        for name, table in spec.tables.items()
    }
    fields = {
        name: _with_unit(field) for name, field in _fields(spec.fields, spec, measure).items()
    }
    changed = spec.model_copy(update={"measure": measure, "fields": fields, "tables": tables})
    if not any(_reads_numbers(expr) for expr in formulas_of(spec)):
        return changed
    return with_formulas(changed, lambda expr: amounts_in(expr, measure))


def amounts_in(expr: Expr, measure: str) -> Expr:
    """Return a formula that reads an amount in a text (≥5万元) in a measure."""
    match expr:
        case Call(name=name, args=(text,)) if name in QUANTITIES:
            return replace(expr, args=(amounts_in(text, measure), Text(measure)))
        case _:
            return with_parts(expr, lambda part: amounts_in(part, measure))


def _reads_numbers(expr: Expr) -> bool:
    return any(isinstance(node, Call) and node.name in QUANTITIES for node in nodes(expr))


def _fields(fields: Mapping[str, FieldSpec], spec: Spec, measure: Measure) -> dict[str, FieldSpec]:
    return {name: _field(field, spec.measure, measure) for name, field in fields.items()}


def _with_unit(field: FieldSpec) -> FieldSpec:
    """Return a single field that shows its unit in its cell; a column has it in its heading."""
    if field.unit is None or field.format_ is not None:
        return field
    return field.model_copy(update={"format_": f'{number_format(field)}"{field.unit}"'})


def _field(field: FieldSpec, have: str, want: str) -> FieldSpec:
    changes: dict[str, object] = {}
    decimals = field.decimals
    if field.kind is Kind.MONEY:
        if decimals is None or have != want:
            decimals = changes["decimals"] = DECIMALS[want]
        if field.range_ is not None and have != want:
            changes["range_"] = tuple(
                converted(bound, have, want) if isinstance(bound, Decimal) else bound
                for bound in field.range_
            )
    if "{" in field.help_:
        said = field.help_.replace("{measure}", want).replace("{decimals}", str(decimals))
        changes["help_"] = said
    return field.model_copy(update=changes) if changes else field
