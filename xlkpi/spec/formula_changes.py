"""A spec with all its formulas changed in one way."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlkpi.formula.ast import Expr
    from xlkpi.spec.language.model_parts import Strict
    from xlkpi.spec.language.models import FieldSpec, MasterSpec, Spec
    from xlkpi.spec.language.rollup_models import RollupSpec
    from xlkpi.spec.language.rule_models import RuleSpec
    from xlkpi.spec.language.sheet_models import TotalsSpec

    Change = Callable[[Expr], Expr]


def with_formulas(spec: Spec, change: Change) -> Spec:
    """Return a spec with every formula of its fields, rules, totals and roll-up changed."""
    tables = {
        name: table.model_copy(update={"columns": _fields(table.columns, change)})
        for name, table in spec.tables.items()
    }
    changes = {
        "fields": _fields(spec.fields, change),
        "tables": tables,
        "rules": tuple(_rule(rule, change) for rule in spec.rules),
        "totals": None if spec.totals is None else _totals(spec.totals, change),
        "master": _master(spec.master, change),
    }
    return spec.model_copy(update=changes)


def formulas_of(spec: Spec) -> tuple[Expr, ...]:
    """Return every formula of a spec's fields, rules, totals and roll-up."""
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


def _master(master: MasterSpec, change: Change) -> MasterSpec:
    if master.rollup is None:
        return master
    return master.model_copy(update={"rollup": _rollup(master.rollup, change)})


def _rollup(rollup: RollupSpec, change: Change) -> RollupSpec:
    changes: dict[str, object] = {
        "averaged": tuple(_changed(one, change, "when") for one in rollup.averaged),
        "rows": {name: _changed(one, change, "rates") for name, one in rollup.rows.items()},
    }
    if rollup.deviations is not None:
        lines = tuple(_changed(one, change, "size", "when") for one in rollup.deviations.lines)
        changes["deviations"] = rollup.deviations.model_copy(update={"lines": lines})
    return rollup.model_copy(update=changes)


def _changed(part: Strict, change: Change, *names: str) -> Strict:
    """Return a part of a spec with its formulas of these names changed."""
    given = {name: expr for name in names if (expr := getattr(part, name)) is not None}
    return part.model_copy(update={name: change(expr) for name, expr in given.items()})
