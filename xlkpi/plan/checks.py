"""The self-check: a line for every cell a clerk fills, and for every error rule in its place."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from xlkpi.cells import CellRef
from xlkpi.formula.ground import asks_which_row, cells_used, ground, in_rows
from xlkpi.plan.alike import Alike
from xlkpi.plan.model import LineOfRow, PlannedCheck, by_project, row_keys
from xlkpi.problems import Severity
from xlkpi.spec.references import resolve_in
from xlkpi.spec.rules import compiled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xlkpi.formula.ast import Cell, Expr
    from xlkpi.plan.model import PlannedField, PlannedForm
    from xlkpi.spec.language.models import Spec
    from xlkpi.spec.rules import Rule

    _Fields = Mapping[Cell, tuple[str, PlannedField]]
    """Each field with the id of its sheet."""
    Rows = Mapping[str, Mapping[str, int]]
    """Of each table the number of each row."""
    RowsOf = Callable[[str], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Grounded:
    """One error rule in one place: the cells it may blame, each with its grounded condition.

    `number` is the rule's, -1 where it asks which row it is. `used` are the cells it looks at,
    where a chain asks for them.
    """

    rule: Rule
    number: int
    row: str
    cases: tuple[tuple[Cell, Expr], ...]
    used: frozenset[Cell]


@dataclass(frozen=True, slots=True)
class _Case:
    """One cell that a rule may blame, on its sheet (id), and the condition for it."""

    sheet: str
    field: PlannedField
    when: Expr


@dataclass(frozen=True, slots=True)
class _Found:
    """A rule in one place of a form: the cells it may blame, and those it looks at."""

    rule: Rule
    number: int
    row: str
    cases: tuple[_Case, ...]
    used: frozenset[Cell]

    def on(self, sheet: str) -> tuple[PlannedField, ...]:
        """Return the cells it may blame on a sheet."""
        return tuple(case.field for case in self.cases if case.sheet == sheet)

    @property
    def blamed(self) -> set[Cell]:
        """All cells it may blame."""
        return {case.field.key for case in self.cases}


def plan_checks(spec: Spec, forms: Sequence[PlannedForm]) -> tuple[PlannedCheck, ...]:
    """Return the lines of all forms, in the order of the sheets and of their cells.

    The faults of one cell share a line, and those of one row of a table; a rule that a chain over
    cells or the form may silence has its own. What may blame cells of several sheets of a form has
    a line on each of them.
    """
    return tuple(
        replace(line, project=project, sheet=names[line.sheet_id])
        for project, own in by_project(forms).items()
        for names in [{form.sheet_id: form.sheet for form in own}]
        for line in _lines(Alike.of(spec, own))
    )


@lru_cache(maxsize=8)
def _lines(alike: Alike) -> tuple[PlannedCheck, ...]:
    """Return the lines of one form; of those laid out alike only the names differ."""
    spec, forms = alike.spec, alike.forms
    rules = [rule for rule in compiled(spec) if rule.severity is Severity.ERROR]
    by_cell = {code for chain in spec.chains if chain.scope == "cell" for code in chain.codes}
    fields = {f.key: (form.sheet_id, f) for form in forms for f in form.fields}
    found = tuple(_found(_grounded(rules, fields, by_cell), fields))
    return tuple(_form_lines(spec, found, forms))


def faults_cell(lines: Sequence[PlannedCheck]) -> CellRef:
    """Return the cell that says how many faults the lines of a sheet found, at least one."""
    return lines[-1].at.right(1)


def _form_lines(
    spec: Spec, found: Sequence[_Found], forms: Sequence[PlannedForm]
) -> Iterator[PlannedCheck]:
    alone, rows = _alone(spec), _numbers(forms)
    lines: dict[tuple[object, ...], list[_Found]] = {}
    by_code: dict[str, list[_Found]] = defaultdict(list)
    for n, one in enumerate(found):
        by_code[one.rule.code].append(one)
        lines.setdefault(_line_of(one, n, alone), []).append(one)
    placed = [(form, _in_order(lines.values(), form.sheet_id)) for form in forms]
    places: dict[int, list[tuple[str, CellRef]]] = defaultdict(list)
    for form, own in placed:
        for n, members in enumerate(own):
            for one in members:
                places[id(one)].append((form.sheet_id, CellRef(n, form.check_column)))
    for form, own in placed:
        for n, members in enumerate(own):
            silencing = _silencing(spec, by_code, members, alone)
            chained = tuple(place for one in silencing for place in places[id(one)])
            yield _line(spec, rows, form, members, CellRef(n, form.check_column), chained)


def _numbers(forms: Iterable[PlannedForm]) -> Rows:
    """Return the number of each row of a form's tables, from 0."""
    keys = row_keys(field.key for form in forms for field in form.fields)
    return {table: {row: n for n, row in enumerate(rows)} for table, rows in keys.items()}


def _in_order(lines: Iterable[Sequence[_Found]], sheet: str) -> list[Sequence[_Found]]:
    """Return the lines that concern a sheet, in the order of the cells they stand for.

    Those of the rows of a table that look alike follow each other.
    """
    own = [(_first(members, sheet), members) for members in lines]
    there = [(place, members) for place, members in own if place is not None]
    blocks: dict[tuple[object, ...], list[Sequence[_Found]]] = {}
    for place, members in sorted(there, key=lambda one: one[0]):
        table, codes = members[0].rule.each, (one.rule.code for one in members)
        blocks.setdefault((table, *codes) if table else place, []).append(members)
    return [members for block in blocks.values() for members in block]


def _first(members: Sequence[_Found], sheet: str) -> CellRef | None:
    """Return the cell on a sheet that a line stands for, None where it concerns none there."""
    return min((fields[0].at for one in members if (fields := one.on(sheet))), default=None)


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
    return ("cell", *one.blamed) if len(one.blamed) == 1 else ("alone", number)


def _silencing(
    spec: Spec, by_code: Mapping[str, Sequence[_Found]], members: Sequence[_Found], alone: set[str]
) -> Iterator[_Found]:
    """Yield what silences a line of one code: the line of a row holds its own order."""
    if members[0].rule.code in alone:
        yield from _earlier(spec, by_code, members[0])


def _grounded(rules: Sequence[Rule], fields: _Fields, by_cell: set[str]) -> Iterator[_Grounded]:
    """Yield every rule in every place of a form."""
    keys = row_keys(fields)

    def rows(table: str) -> tuple[str, ...]:
        return keys.get(table, ())

    fixed = {(key.table, key.row) for key, (_, field) in fields.items() if field.fixed}
    for n, rule in enumerate(rules):
        number = -1 if any(asks_which_row(case.when) for case in rule.cases) else n
        whens = [_in_place(case.when, rows, rule.each) for case in rule.cases]
        for row in rows(rule.each) if rule.each else ("",):
            if rule.rows != "all" and ((rule.each, row) in fixed) is not (rule.rows == "fixed"):
                continue
            cases = tuple(
                (resolve_in(case.at, rule.each, row), when(row))
                for case, when in zip(rule.cases, whens, strict=True)
            )
            looked_at = cases if rule.code in by_cell else ()
            used = frozenset(cell for _, when in looked_at for cell in cells_used(when, rows))
            yield _Grounded(rule, number, row, cases, used)


def _in_place(when: Expr, rows: RowsOf, table: str) -> Callable[[str], Expr]:
    """Return what grounds a condition in each row of a table, or once for a form."""
    return in_rows(when, rows, table) if table else lambda _: ground(when, rows)


def _found(grounded: Iterable[_Grounded], fields: _Fields) -> Iterator[_Found]:
    """Yield the rules that concern a form: a built-in fault only where a clerk fills."""
    for one in grounded:
        known = ((*fields[at], when) for at, when in one.cases)
        cases = tuple(
            _Case(sheet, field, when)
            for sheet, field, when in known
            if field.input or not one.rule.fault
        )
        if cases:
            yield _Found(one.rule, one.number, one.row, cases, one.used)


def _row_label(spec: Spec, rows: Rows, field: PlannedField) -> str:
    """Return what a row is called: by its own label, else by its table and number."""
    key = field.key
    if field.row_label or not key.table:
        return _labelled(field) or field.spec.label
    return f"{spec.tables[key.table].label} {rows[key.table][key.row] + 1}"


def _labelled(field: PlannedField) -> str:
    """Return the label of a field's row; a bare number as people say it."""
    label = field.row_label
    return f"第 {label} 行" if label.isdigit() else label


def _line(
    spec: Spec,
    rows: Rows,
    form: PlannedForm,
    members: Sequence[_Found],
    at: CellRef,
    chained: tuple[tuple[str, CellRef], ...],
) -> PlannedCheck:
    field = next(one.on(form.sheet_id)[0] for one in members if one.on(form.sheet_id))
    label = " ".join(part for part in (_labelled(field), field.spec.label) if part)
    if len({key for one in members for key in one.blamed}) > 1:
        label = _row_label(spec, rows, field)
    groups = (_cases(group, form.sheet_id) for group in _groups(spec, members))
    own = tuple(group for group in groups if group)
    return PlannedCheck(
        form.project,
        form.sheet,
        form.sheet_id,
        label,
        own,
        at,
        chained,
        field.key.row,
        _of_row(members),
    )


def _of_row(members: Sequence[_Found]) -> LineOfRow | None:
    """Return the row that a line is of, where others may be asked the same."""
    first = members[0]
    numbers = tuple(one.number for one in members)
    asked_alike = first.rule.each and min(numbers) >= 0
    return LineOfRow(first.rule.each, first.row, numbers) if asked_alike else None


def _cases(group: Sequence[_Found], sheet: str) -> tuple[tuple[str, str, Expr], ...]:
    """Return the cases of a group as a sheet tells them, up to the last that blames a cell there.

    Those before it that blame another sheet's cell silence it, and are told there.
    """
    cases = [(one.rule.code, case) for one in group for case in one.cases]
    last = max((n for n, (_, case) in enumerate(cases) if case.sheet == sheet), default=-1)
    return tuple(
        (code, str(case.field.at) if case.sheet == sheet else "", case.when)
        for code, case in cases[: last + 1]
    )


def _groups(spec: Spec, members: Sequence[_Found]) -> Iterator[Sequence[_Found]]:
    """Yield what of a line excludes each other, of which the first that is true counts.

    The built-in faults of one cell do, and the codes of a chain over rows.
    """
    chains = {code: chain.codes for chain in spec.chains for code in chain.codes}
    groups: dict[tuple[object, ...], list[_Found]] = {}
    for n, one in enumerate(members):
        code = one.rule.code
        key: tuple[object, ...] = ("rule", n)
        if code in chains:
            key = ("chain", *chains[code])
        elif one.rule.fault and len(one.cases) == 1:
            key = ("cell", *one.blamed)
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
            return not other.blamed.isdisjoint(me.blamed | me.used)
        case _:
            return True
