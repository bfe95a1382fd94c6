"""waive: a fault of a form let pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlkpi.department.by_name import field_label, fields_of, input_named
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.named import Named, listed
from xlkpi.department.targets import LOOK, NAME_ONE, Reason, Target, standing_of
from xlkpi.intake.decisions import Decided, decide
from xlkpi.ledger.decisions import Given, Waived
from xlkpi.problems import ProblemsFound, Severity, problem
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlkpi.department.by_name import Fields
    from xlkpi.formula.ast import Cell
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.standing import Standing
    from xlkpi.problems import Problem
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection


def waive(
    folder: Path, clock: Clock, target: Target, code: str, field: str, reason: Reason
) -> Decided:
    """Let a fault pass in a unit's form, now and in what it sends later.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) of the decision.
        target: The unit; its project where the fault is in several of its forms; its file where one
            return alone is looked at.
        code: The code of an error, in capitals or not.
        field: Where: a field, "table[row].column", or what people call it; "" for every cell of the
            form.
        reason: Why, and by whom.

    Returns:
        The decision on record, what it changed, and the master written after it.

    Raises:
        ProblemsFound: The form has no such error there, or several forms do (S40); unit, project or
            collection cannot be told (S21-S23, S92), or xlkpi.toml or a spec is faulty (S20,
            S01-S13); exit code 2.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """

    def settle(ledger: Ledger, collection: Collection, target: Target, given: Given) -> Decision:
        faulty = [
            (one, fault)
            for one in standing_of(ledger, collection, target)
            for fault in one.submission.problems
            if fault.code.casefold() == code.casefold() and fault.severity is Severity.ERROR
        ]
        column, row = _cell(field)
        if field and not any(_at(fault) == (column, row) for _, fault in faulty):
            column, row = _labelled(field, faulty, LedgerIssues(ledger)) or (column, row)
        faulty = [one for one in faulty if not field or _at(one[1]) == (column, row)]
        projects = {one.project: one.submission.project_name for one, _ in faulty}
        if len(projects) != 1:
            raise _nothing(_NO_FAULT if not projects else _WHICH_FORM, code, projects)
        (project,), (one, fault) = projects, faulty[0]
        label = _label(_at(fault), one, LedgerIssues(ledger)) if field else ""
        return Waived(collection.id, target.unit, project, fault.code, column, row, given, label)

    return decide(folder, clock, target, reason, settle)


# -- what a decision is about ----------------------------------------------------------------------

_NO_FAULT = Words("没有错误 {code}", "there is no error {code}")
_WHICH_FORM = Words("{code} 在不止一张表中：{files}", "{code} is in several forms: {files}")


def _nothing(words: Words, code: str, projects: Mapping[str, str]) -> ProblemsFound:
    said = words.fill(code=code, files=listed([Named(*one) for one in projects.items()]))
    remedy = NAME_ONE if projects else LOOK
    return ProblemsFound((problem("S40", found=said, remedy=remedy),), exit_code=2)


def _labelled(
    field: str, faulty: Sequence[tuple[Standing, Problem]], issues: LedgerIssues
) -> tuple[str, str] | None:
    """Return the one (field, row) among faults that is named by its label; None where none is."""
    found = set()
    for one, fault in faulty:
        key = input_named(field, _fields(one, issues))
        if not isinstance(key, Words):
            found |= {_where(key)} & {_at(fault)}
    return found.pop() if len(found) == 1 else None


def _label(at: tuple[str, str], one: Standing, issues: LedgerIssues) -> str:
    """Return what people call a field of a form, "" where its issue is not known."""
    fields = _fields(one, issues).items()
    return next((field_label(field) for key, (_, field) in fields if _where(key) == at), "")


def _fields(one: Standing, issues: LedgerIssues) -> Fields:
    expected = issues.by_plan(one.submission.issued) if one.submission.issued else None
    forms = expected.plan.forms if expected is not None else ()
    return fields_of([form for form in forms if form.project == one.project])


def _where(key: Cell) -> tuple[str, str]:
    return key.field, key.row


def _at(fault: Problem) -> tuple[str, str]:
    return fault.place.field, fault.place.row


def _cell(field: str) -> tuple[str, str]:
    """Return (field, row) as problems name them: "table[row].column" is table.column in a row."""
    table, bracket, rest = field.partition("[")
    row, _, column = rest.partition("].")
    return (f"{table}.{column}", row) if bracket else (field, "")
