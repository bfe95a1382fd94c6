"""What Excel would refuse of a plan's formulas: their length, and how deep they are nested."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from xlkpi.formula.walk import nodes
from xlkpi.plan.formulas import Formulas
from xlkpi.plan.helper_cells import Keyed, RowItem, Settled, Shared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlkpi.plan.helper_cells import Helper
    from xlkpi.plan.model import Plan, PlannedForm

MOST_CHARACTERS = 8_192
_NO_PARENTHESIS = re.compile("[^()]+")
MOST_NESTING = 64


MOST_FORMS = 250
"""In a workbook: the self-check chooses among them in one formula."""


@dataclass(frozen=True, slots=True)
class TooMuch:
    """Something beyond a limit: the field it belongs to, or the codes of its self-check line.

    `limit` is "characters" or "nesting" of a formula, or "forms" of the workbook.
    """

    limit: str
    found: int
    most: int
    table: str = ""
    field: str = ""
    codes: tuple[str, ...] = ()


def too_much(plan: Plan) -> tuple[TooMuch, ...]:
    """Return what is beyond Excel's limits, each once, in the order of the sheets.

    They are 8,192 characters and 64 levels of a formula. A helper cell is told where its formula
    comes from. What was found of one form is known of all that are laid out alike.
    """
    formulas = Formulas(plan)
    found: dict[TooMuch, None] = {}
    for project, alike in formulas.alike.items():
        names = [form.sheet for form in plan.by_project[project]]
        key = (alike, *(names if len(names) > 1 else ()))
        if key not in _KNOWN:
            _KNOWN[key] = tuple(_of_form(plan, formulas, project))
            while len(_KNOWN) > _MOST_KNOWN:
                del _KNOWN[next(iter(_KNOWN))]
        found |= dict.fromkeys(_KNOWN[key])
    for project in formulas.alike:
        found |= dict.fromkeys(one for text in formulas.totals(project) for one in _of(text))
    if len(plan.forms) > MOST_FORMS:
        found[TooMuch("forms", len(plan.forms), MOST_FORMS)] = None
    return tuple(found)


_KNOWN: dict[tuple[object, ...], tuple[TooMuch, ...]] = {}
"""By the layout; formulas over several sheets name these."""
_MOST_KNOWN = 32


def _of_form(plan: Plan, formulas: Formulas, project: str) -> Iterator[TooMuch]:
    for form in plan.forms:
        if form.project != project:
            continue
        for field in form.fields:
            if field.expr is not None:
                text = formulas.field(form, field)
                yield from _of(text, table=field.key.table, field=field.key.column)
        for helper, text in formulas.helpers(form):
            for one in _of(text):
                table, name, codes = _origin(helper, form, plan)
                yield replace(one, table=table, field=name, codes=codes)
    for check in plan.checks:
        if check.project == project:
            codes = tuple(dict.fromkeys(code for code, _, _ in check.cases))
            yield from _of(formulas.check(check), codes=codes)


def _origin(helper: Helper, form: PlannedForm, plan: Plan) -> tuple[str, str, tuple[str, ...]]:
    """Return what first needs a helper cell: the table and name of a field, or codes."""
    match helper.content:
        case Settled(cell=cell) | Keyed(cell=cell):
            return cell.table, cell.column, ()
        case RowItem(fold=part) | Shared(expr=part):
            for field in form.fields:
                if field.expr is not None and part in nodes(field.expr):
                    return field.key.table, field.key.column, ()
            cases = (case for check in plan.checks for case in check.cases)
            return "", "", tuple(islice((c for c, _, when in cases if part in nodes(when)), 1))


def _of(
    text: str, *, table: str = "", field: str = "", codes: tuple[str, ...] = ()
) -> Iterator[TooMuch]:
    if len(text) > MOST_CHARACTERS:
        yield TooMuch("characters", len(text), MOST_CHARACTERS, table, field, codes)
    depth = _depth(text)
    if depth > MOST_NESTING:
        yield TooMuch("nesting", depth, MOST_NESTING, table, field, codes)


def _depth(formula: str) -> int:
    """Levels of parentheses; those in texts do not count. Of few of them, their number at most."""
    if formula.count("(") <= MOST_NESTING:
        return formula.count("(")
    left = "".join(formula.split('"')[::2])
    left = _NO_PARENTHESIS.sub("", left)
    depth = 0
    while "()" in left:  # each time the innermost level goes
        left = left.replace("()", "")
        depth += 1
    return depth
