"""The self-check: a line for every cell a clerk fills, and for every error rule in its place."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.formula.ground import cells_used, ground
from xlkpi.plan.alike import Alike
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

    The faults of one cell share a line, and those of one row of a table; a rule that a chain over
    cells or the form may silence has its own.
    """
    return tuple(
        replace(line, project=form.project, sheet=form.sheet)
        for form in forms
        for line in _lines(Alike.of(spec, (form,)))
    )


@lru_cache(maxsize=32)
def _lines(alike: Alike) -> tuple[PlannedCheck, ...]:
    spec, (form,) = alike.spec, alike.forms
    rules = [rule for rule in compiled(spec) if rule.severity is Severity.ERROR]
    by_cell = {code for chain in spec.chains if chain.scope == "cell" for code in chain.codes}
    return tuple(_form_lines(spec, tuple(_grounded(rules, form, by_cell)), form))


def faults_cell(lines: Sequence[PlannedCheck]) -> CellRef:
    """Return the cell that says how many faults the lines of a sheet found."""
    return lines[-1].at.right(1) if lines else CellRef(0, 0)


def _form_lines(
    spec: Spec, grounded: Sequence[_Grounded], form: PlannedForm
) -> Iterator[PlannedCheck]:
    alone = _alone(spec)
    lines: dict[tuple[object, ...], list[_Found]] = {}
    by_code: dict[str, list[_Found]] = defaultdict(list)
    for n, one in enumerate(_found(grounded, form)):
        by_code[one.rule.code].append(one)
        lines.setdefault(_line_of(one, n, alone), []).append(one)
    in_order = sorted(lines.values(), key=lambda members: min(m.place for m in members))
    places = {id(f): CellRef(n, form.check_column) for n, fs in enumerate(in_order) for f in fs}
    for members in in_order:
        silencing = _silencing(spec, by_code, members, alone)
        yield _line(
            spec, form, members, places[id(members[0])], tuple(places[id(f)] for f in silencing)
        )


def _alone(spec: Spec) -> set[str]:
    """Return the codes that have a line each: others ask whether just they were found.

    Those of one chain over rows share the line of their row.
    """
    chained = Counter(code for chain in spec.chains for code in chain.codes)
    by_row = {code for chain in spec.chains if chain.scope == "row" for code in chain.codes}
    return {code for code, times in chained.items() if times > 1 or code not in by_row}


def _line_of(one: _Found, number: int, alone: set[str]) -> tuple[object, ...]:
    if one.rule.code in alone:
        return ("alone", number)
    if one.rule.each:
        return ("row", one.rule.each, one.row)
    cells = {field.key for field, _ in one.cases}
    return ("cell", *cells) if len(cells) == 1 else ("alone", number)


def _silencing(
    spec: Spec, by_code: Mapping[str, Sequence[_Found]], members: Sequence[_Found], alone: set[str]
) -> Iterator[_Found]:
    """Yield what silences a line of one code: the line of a row holds its own order."""
    if members[0].rule.code in alone:
        yield from _earlier(spec, by_code, members[0])


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


def _row_label(spec: Spec, form: PlannedForm, field: PlannedField) -> str:
    """Return what a row is called: by its own label, else by its table and number."""
    key = field.key
    if field.row_label or not key.table:
        return field.row_label or field.spec.label
    rows = row_keys(one.key for one in form.fields)[key.table]
    return f"{spec.tables[key.table].label} {rows.index(key.row) + 1}"


def _line(
    spec: Spec,
    form: PlannedForm,
    members: Sequence[_Found],
    at: CellRef,
    silencing: tuple[CellRef, ...],
) -> PlannedCheck:
    field = members[0].cases[0][0]
    label = " ".join(part for part in (field.row_label, field.spec.label) if part)
    if len({f.key for m in members for f, _ in m.cases}) > 1:
        label = _row_label(spec, form, field)
    groups = tuple(
        tuple((m.rule.code, str(f.at), when) for m in group for f, when in m.cases)
        for group in _groups(spec, members)
    )
    return PlannedCheck(form.project, form.sheet, label, groups, at, silencing)


def _groups(spec: Spec, members: Sequence[_Found]) -> Iterator[Sequence[_Found]]:
    """Yield what of a line excludes each other, of which the first that is true counts.

    The built-in faults of one cell do, and the codes of a chain over rows.
    """
    chains = {code: chain.codes for chain in spec.chains for code in chain.codes}
    groups: dict[tuple[object, ...], list[_Found]] = {}
    for n, one in enumerate(members):
        code, cells = one.rule.code, {field.key for field, _ in one.cases}
        key: tuple[object, ...] = ("rule", n)
        if code in chains:
            key = ("chain", *chains[code])
        elif one.rule.fault and len(one.cases) == 1:
            key = ("cell", *cells)
        groups.setdefault(key, []).append(one)
    for group in groups.values():
        codes = chains.get(group[0].rule.code, ())
        yield sorted(group, key=lambda one: codes.index(one.rule.code) if codes else 0)


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
