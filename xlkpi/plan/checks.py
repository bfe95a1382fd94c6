"""The self-check: a line for every cell a clerk fills, and for every error rule in its place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.formula.ground import cells_used, ground
from xlkpi.plan.model import PlannedCheck, row_keys
from xlkpi.problems import Severity
from xlkpi.spec.references import resolve_in
from xlkpi.spec.rules import compiled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.plan.model import PlannedField, PlannedForm
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.rules import Rule


@dataclass(frozen=True, slots=True)
class _Grounded:
    """One error rule in one place: the cells it may blame, each with its grounded condition.

    `used` are the cells it looks at, where a chain asks for them.
    """

    rule: Rule
    row: str
    cases: tuple[tuple[Cell, Expr], ...]
    used: frozenset[Cell]


@dataclass(frozen=True, slots=True)
class _Found:
    """The same on the sheet of one form."""

    rule: Rule
    row: str
    cases: tuple[tuple[PlannedField, Expr], ...]
    used: frozenset[Cell]

    @property
    def place(self) -> tuple[int, int]:
        """The cell its line stands for."""
        return self.cases[0][0].at.row, self.cases[0][0].at.column


def plan_checks(spec: Spec, forms: Sequence[PlannedForm]) -> tuple[PlannedCheck, ...]:
    """Return the lines of all forms, in the order of the sheets and of their cells.

    The built-in faults of one cell share a line; a rule that a chain may silence has its own.
    """
    rules = [rule for rule in compiled(spec) if rule.severity is Severity.ERROR]
    chained = {code for chain in spec.chains for code in chain.codes}
    by_cell = {code for chain in spec.chains if chain.scope == "cell" for code in chain.codes}
    made: dict[tuple[object, ...], tuple[_Grounded, ...]] = {}
    lines: list[PlannedCheck] = []
    for form in forms:
        pattern = tuple((field.key, field.fixed) for field in form.fields)
        if pattern not in made:
            made[pattern] = tuple(_grounded(rules, form, by_cell))
        lines += _form_lines(spec, made[pattern], chained, form)
    return tuple(lines)


def _form_lines(
    spec: Spec, grounded: Sequence[_Grounded], chained: set[str], form: PlannedForm
) -> Iterator[PlannedCheck]:
    lines: dict[tuple[object, ...], list[_Found]] = {}
    found = sorted(_found(grounded, form), key=lambda f: f.place)
    by_code: dict[str, list[_Found]] = defaultdict(list)
    for one in found:
        by_code[one.rule.code].append(one)
    for n, one in enumerate(found):
        shared = one.rule.fault and one.rule.code not in chained and len(one.cases) == 1
        lines.setdefault(one.place if shared else (*one.place, n), []).append(one)
    places = {
        id(f): CellRef(n, form.check_column) for n, fs in enumerate(lines.values()) for f in fs
    }
    for members in lines.values():
        first = members[0]
        silencing = tuple(places[id(f)] for f in _earlier(spec, by_code, first))
        yield _line(form, members, places[id(first)], silencing)


def _grounded(rules: Sequence[Rule], form: PlannedForm, by_cell: set[str]) -> Iterator[_Grounded]:
    """Yield every rule in every place of a form: the same for all forms of its shape."""
    keys = row_keys(field.key for field in form.fields)

    def rows(table: str) -> tuple[str, ...]:
        return keys.get(table, ())

    fixed = {(field.key.table, field.key.row) for field in form.fields if field.fixed}
    for rule in rules:
        for row in rows(rule.each) if rule.each else ("",):
            if rule.rows != "all" and ((rule.each, row) in fixed) is not (rule.rows == "fixed"):
                continue
            here = (rule.each, row) if rule.each else None
            cases = tuple(
                (resolve_in(case.at, rule.each, row), ground(case.when, rows, here))
                for case in rule.cases
            )
            looked_at = cases if rule.code in by_cell else ()
            used = frozenset(cell for _, when in looked_at for cell in cells_used(when, rows))
            yield _Grounded(rule, row, cases, used)


def _found(grounded: Sequence[_Grounded], form: PlannedForm) -> Iterator[_Found]:
    """Yield the rules that concern this form: a built-in fault only where a clerk fills."""
    fields = {field.key: field for field in form.fields}
    for one in grounded:
        cases = tuple(
            (fields[at], when) for at, when in one.cases if fields[at].input or not one.rule.fault
        )
        if cases:
            yield _Found(one.rule, one.row, cases, one.used)


def _line(
    form: PlannedForm, members: Sequence[_Found], at: CellRef, silencing: tuple[CellRef, ...]
) -> PlannedCheck:
    field = members[0].cases[0][0]
    label = " ".join(part for part in (field.row_label, field.spec.label) if part)
    cases = tuple((m.rule.code, str(f.at), when) for m in members for f, when in m.cases)
    return PlannedCheck(form.project, form.sheet, label, cases, at, silencing)


def _earlier(spec: Spec, by_code: Mapping[str, Sequence[_Found]], me: _Found) -> Iterator[_Found]:
    """Yield what comes earlier in the same chain and is within its scope."""
    for chain in spec.chains:
        if me.rule.code not in chain.codes:
            continue
        for code in chain.codes[: chain.codes.index(me.rule.code)]:
            for other in by_code.get(code, ()):
                if _reaches(other, me, chain.scope):
                    yield other


def _reaches(other: _Found, me: _Found, scope: str) -> bool:
    match scope:
        case "row":
            return (other.rule.each, other.row) == (me.rule.each, me.row)
        case "cell":
            blamed = {field.key for field, _ in me.cases}
            return not {field.key for field, _ in other.cases}.isdisjoint(blamed | me.used)
        case _:
            return True
