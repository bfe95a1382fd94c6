"""A spec with all its formulas changed in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.formula.ast import Expr
    from xlkpi.spec.language.models import FieldSpec, Spec
    from xlkpi.spec.language.rule_models import RuleSpec
    from xlkpi.spec.language.sheet_models import TotalsSpec

    Change = Callable[[Expr], Expr]


def with_formulas(spec: Spec, change: Change) -> Spec:
    """Return a spec with every formula of its fields, rules and totals changed."""
    tables = {
        name: table.model_copy(update={"columns": _fields(table.columns, change)})
        for name, table in spec.tables.items()
    }
    changes = {
        "fields": _fields(spec.fields, change),
        "tables": tables,
        "rules": tuple(_rule(rule, change) for rule in spec.rules),
        "totals": None if spec.totals is None else _totals(spec.totals, change),
    }
    return spec.model_copy(update=changes)


def formulas_of(spec: Spec) -> tuple[Expr, ...]:
    """Return every formula of a spec's fields, rules and totals."""
    found: list[Expr] = []

    def noted(expr: Expr) -> Expr:
        found.append(expr)
        return expr

    with_formulas(spec, noted)
    return tuple(found)


def _fields(fields: Mapping[str, FieldSpec], change: Change) -> dict[str, FieldSpec]:
    return {name: _field(field, change) for name, field in fields.items()}


def _field(field: FieldSpec, change: Change) -> FieldSpec:
    changes: dict[str, object] = {}
    if field.formula is not None:
        changes["formula"] = change(field.formula)
    if field.required_when is not None:
        changes["required"] = change(field.required_when)
    return field.model_copy(update=changes) if changes else field


def _rule(rule: RuleSpec, change: Change) -> RuleSpec:
    changes: dict[str, object] = {}
    if rule.when is not None:
        changes["when"] = change(rule.when)
    if rule.value is not None:
        changes["value"] = change(rule.value)
    if rule.cases:
        changes["cases"] = tuple(
            case.model_copy(update={"when": change(case.when)}) for case in rule.cases
        )
    return rule.model_copy(update=changes) if changes else rule


def _totals(totals: TotalsSpec, change: Change) -> TotalsSpec:
    columns = tuple(
        column.model_copy(update={"value": change(column.value)}) for column in totals.columns
    )
    return totals.model_copy(update={"columns": columns})
