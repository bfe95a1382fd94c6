"""Faults of formulas and rules: unknown names, types that do not fit, circles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.formula.ast import Call, Cell, Column, Name
from xlkpi.formula.kinds import check
from xlkpi.formula.parse import FormulaError
from xlkpi.formula.walk import nodes
from xlkpi.problems import Problem, problem
from xlkpi.spec.naming import SpecNames
from xlkpi.spec.references import reference
from xlkpi.spec.source.unfit_names import unknown
from xlkpi.spec.templates import formula_problems, template_faults
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.formula.ast import Expr
    from xlkpi.formula.kinds import Sort
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.language.rule_models import RuleSpec
    from xlkpi.spec.source.located import Located, Trail


def formula_faults(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield faults of every formula, condition, blamed place and message of a spec."""
    names = SpecNames(spec)
    for trail, table, expr, wanted in _formulas(spec):
        if not table or table in spec.tables:
            yield from _told(expr, names, table, wanted, located, trail)
    for n, rule in enumerate(spec.rules):
        if rule.each is not None and rule.each not in spec.tables:
            what = Words("表", "table")
            yield unknown(located, ("rules", n, "each"), rule.each, what, spec.tables)
            continue
        yield from _places(rule, names, located, ("rules", n))
        yield from template_faults(rule, names, located, ("rules", n))
    yield from _circles(spec, located)


def _formulas(spec: Spec) -> Iterator[tuple[Trail, str, Expr, Sort]]:
    """Yield every formula with the table whose rows it runs over and the type it should have."""
    yield from _field_formulas(spec)
    for n, rule in enumerate(spec.rules):
        if rule.when is not None:
            yield ("rules", n, "when"), rule.each or "", rule.when, "bool"
        if rule.value is not None:
            yield ("rules", n, "value"), "", rule.value, "number"
        for m, case in enumerate(rule.cases):
            yield ("rules", n, "cases", m, "when"), rule.each or "", case.when, "bool"
    yield from _rollup_formulas(spec)
    if spec.totals is not None:
        for n, column in enumerate(spec.totals.columns):
            yield ("totals", "columns", n, "value"), "", column.value, "any"


def _rollup_formulas(spec: Spec) -> Iterator[tuple[Trail, str, Expr, Sort]]:
    rollup, trail = spec.master.rollup, ("master", "rollup")
    if rollup is None:
        return
    for n, one in enumerate(rollup.averaged):
        if one.when is not None:
            table = one.value.rpartition(".")[0]
            yield (*trail, "averaged", n, "when"), table, one.when, "bool"
    for name, rows in rollup.rows.items():
        if rows.rates is not None:
            yield (*trail, "rows", name, "rates"), name, rows.rates, "bool"
    for n, line in enumerate(rollup.deviations.lines if rollup.deviations is not None else ()):
        place = (*trail, "deviations", "lines", n)
        yield (*place, "size"), line.each or "", line.size, "number"
        if line.when is not None:
            yield (*place, "when"), line.each or "", line.when, "bool"


def _field_formulas(spec: Spec) -> Iterator[tuple[Trail, str, Expr, Sort]]:
    for name, field in spec.fields.items():
        if field.formula is not None:
            yield ("fields", name, "formula"), "", field.formula, field.kind.sort
        if field.required_when is not None:
            yield ("fields", name, "required"), "", field.required_when, "bool"
    for table_name, table in spec.tables.items():
        for name, field in table.columns.items():
            trail = ("tables", table_name, "columns", name)
            if field.formula is not None:
                yield (*trail, "formula"), table_name, field.formula, field.kind.sort
            if field.required_when is not None:
                yield (*trail, "required"), table_name, field.required_when, "bool"


def _told(
    expr: Expr, names: SpecNames, each: str, wanted: Sort, located: Located, trail: Trail
) -> Iterator[Problem]:
    yield from formula_problems(check(expr, names, each, wanted), located, trail)


def _places(rule: RuleSpec, names: SpecNames, located: Located, trail: Trail) -> Iterator[Problem]:
    """A rule that fires must blame a field; each blamed name must be one."""
    if rule.when is not None and not rule.at and not rule.cases:
        yield problem("S04", located.place(trail), found="at")
    listed = [((*trail, "at", n), at) for n, at in enumerate(rule.at)]
    listed += [((*trail, "cases", n, "at"), case.at) for n, case in enumerate(rule.cases)]
    for place, at in listed:
        yield from _place(at, rule, names, located, place)


def _place(
    at: str, rule: RuleSpec, names: SpecNames, located: Located, trail: Trail
) -> Iterator[Problem]:
    try:
        expr = reference(at)
    except FormulaError as error:
        yield problem("S05", located.place(trail), found=error.message, remedy=error.hint)
        return
    except ValueError:
        found = Words(f"“{at}”不是栏目", f"“{at}” is not a field")
        remedy = Words(
            "请写栏目名、表.列 或 表[行].列。", "Write name, table.column or table[row].column."
        )
        yield problem("S05", located.place(trail), found=found, remedy=remedy)
        return
    free = rule.when is None and not rule.cases
    each = expr.table if free and isinstance(expr, Column) else rule.each or ""
    yield from _told(expr, names, each, "any", located, trail)


def _circles(spec: Spec, located: Located) -> Iterator[Problem]:
    """Yield one problem for each formula field that leads back to itself."""
    uses = {name: _used(spec, name) for name in _computed(spec)}
    for name in uses:
        circle = _way_back(name, uses)
        if circle and name == min(circle):
            trail = _formula_trail(name)
            yield problem("S10", located.place(trail), found=" → ".join((*circle, circle[0])))


def _computed(spec: Spec) -> tuple[str, ...]:
    single = [name for name, field in spec.fields.items() if field.formula is not None]
    columns = [
        f"{t}.{c}"
        for t, table in spec.tables.items()
        for c, field in table.columns.items()
        if field.formula is not None
    ]
    return (*single, *columns)


def _formula_trail(name: str) -> Trail:
    table, _, column = name.rpartition(".")
    return ("tables", table, "columns", column, "formula") if table else ("fields", name, "formula")


def _used(spec: Spec, name: str) -> tuple[str, ...]:
    table, _, column = name.rpartition(".")
    field = spec.tables[table].columns[column] if table else spec.fields[name]
    if field.formula is None:
        return ()
    used = []
    for node in nodes(field.formula):
        match node:
            case Name(name=other):
                used.append(other)
            case Column(table=other, column=part) | Cell(table=other, column=part):
                used.append(f"{other}.{part}")
            case _:
                pass
    earlier = _earlier_rows(field.formula)
    return tuple(u for u in used if not (u == name and u in earlier))


def _earlier_rows(expr: Expr) -> frozenset[str]:
    """Columns that are only looked at one row further up: no circle."""
    inner = [n.args[0] for n in nodes(expr) if isinstance(n, Call) and n.name == "previous"]
    return frozenset(c.name for c in inner if isinstance(c, Column))


def _way_back(start: str, uses: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names on a way from a formula back to itself, () where there is none."""
    stack: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while stack:
        way = stack.pop()
        for other in uses.get(way[-1], ()):
            if other == start:
                return way
            if other in uses and other not in seen:
                seen.add(other)
                stack.append((*way, other))
    return ()
