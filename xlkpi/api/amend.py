"""amend: figures corrected by telephone, on record as a return of the department's own."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlkpi.department.by_name import field_label, fields_of, filled_form, input_named
from xlkpi.department.issued import Due, LedgerIssues
from xlkpi.department.masters import Written, write_master
from xlkpi.department.named import Named, listed, settled
from xlkpi.department.occasions import roster_context
from xlkpi.department.opened import Department
from xlkpi.department.targets import of_this_level
from xlkpi.formula.ast import Cell
from xlkpi.importer.contents.personal import quotable
from xlkpi.importer.contents.reading import NOTHING, Reading, read_cell, shown
from xlkpi.importer.verdict.judging import judge, submission
from xlkpi.intake.unit_copies import settle_copies
from xlkpi.ledger.journal.events import Received
from xlkpi.plan.answers import DIGITS
from xlkpi.problems import Place, ProblemsFound, Severity, problem
from xlkpi.records import Amendment, Correction, Return, Status
from xlkpi.rollup.roll.not_due import with_units_of
from xlkpi.texts import Words
from xlkpi.workspace.clock import shown_exactly

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from xlkpi.department.targets import Reason, Target
    from xlkpi.importer.form import FormRead
    from xlkpi.ledger.book import Ledger
    from xlkpi.plan.model import Plan, PlannedForm
    from xlkpi.problems import Problem
    from xlkpi.records import Submission
    from xlkpi.workspace.clock import Clock
    from xlkpi.workspace.config import Collection

NAME = "电话更正"
_NONE = Words("单位 {unit} 没有可以更正的表", "unit {unit} has no form to amend")
_SEVERAL = Words("单位 {unit} 有不止一张表：{projects}", "unit {unit} has several: {projects}")
_LOOK = Words("请核对单位和项目编号。", "Look at the ids of unit and project.")
_TWICE = Words("这一栏已经给了一个值", "another value is given to this field")
_PLANNED = Words(
    "请写表中的栏目名，或“xlkpi plan 表样”列出的名称（表样见 xlkpi.toml 的 spec）。",
    "Write the label in the form, or a name that xlkpi plan SPEC lists (spec in xlkpi.toml).",
)
_NAME_ONE = Words("请用 --project 指明一张。", "Name one with --project.")


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment on record: the return it is, and the master written after it."""

    returned: Return
    status: Status
    problems: tuple[Problem, ...]
    master: Written


def amend(
    folder: Path, clock: Clock, target: Target, values: Mapping[str, str], reason: Reason
) -> Amended:
    """Put other figures into a unit's latest return of a form, as it would have typed them.

    What comes of it is judged like a return, marked (X13), and gives way to the unit's next valid
    one.

    Args:
        folder: The workspace.
        clock: Gives the time (UTC) at which the amendment comes.
        target: The unit, and its project where it has several forms, by id or name. Its `file` is
            not looked at.
        values: Name of a field ("fiscal_funds", "goals[s1].text", its label or cell) -> what is
            typed there; money in the measure of the form, "" empties the field.
        reason: Why, and by whom.

    Returns:
        The return that the amendment is on record as, and the master written after it.

    Raises:
        ProblemsFound: No one form is meant or a name is not that of an input (S40), the unit,
            project or collection cannot be told (S21-S23, S92), or xlkpi.toml or a spec is faulty
            (S20, S01-S13), exit code 2; the errors that the form would have then, exit code 1.
        Unusable: There is no workspace (S30), or it cannot be used; exit code 3.
    """
    department = Department.at(folder, clock)
    collection = department.going_on(target.collection)
    with department.ledger() as ledger:
        standing = ledger.standing(collection.id)
        roster = with_units_of(department.roster, standing)
        target = of_this_level(settled(target, roster, standing), roster)
        parent, form = _latest(ledger, collection, target)
        issues = LedgerIssues(ledger)
        expected = issues.by_plan(form.issued)
        if expected is None:
            raise _nothing(_NONE.fill(unit=target.unit), _LOOK)
        read, changes = _changed(expected.plan, form, values)
        noted = (*_amended_before(form), *(_amended(read, *one, reason) for one in changes.items()))
        (found,) = judge(
            (read,), roster_context(department.config, department.roster, Due(department))
        )
        faults = tuple(p for p in found.problems if p.severity is Severity.ERROR)
        if faults:
            raise ProblemsFound(faults, exit_code=1)
        made = submission(replace(found, problems=(*found.problems, *noted)), held=False)
        amendment = Amendment(reason.why, reason.who, tuple(changes.values()))
        now = clock()
        name = f"{NAME} {shown_exactly(now, department.config.zone)}"
        returned = _as_return(parent, made, amendment, name, now)
        ledger.append([Received(returned)])
        settle_copies(department, ledger, collection.id, (target.unit,))
        master = write_master(department, ledger, collection.id)
    return Amended(returned, made.verdict, tuple(made.problems), master)


def _latest(ledger: Ledger, collection: Collection, target: Target) -> tuple[Return, Submission]:
    own = [
        one
        for one in ledger.standing(collection.id)
        if one.unit == target.unit
        and target.project in (None, one.project)
        and one.status not in (Status.DUPLICATE, Status.WITHDRAWN)
        and one.submission.records
    ]
    projects = {one.project: one.submission.project_name for one in own}
    if not own:
        raise _nothing(_NONE.fill(unit=target.unit), _LOOK)
    if len(projects) > 1:
        several = listed([Named(*one) for one in projects.items()])
        raise _nothing(_SEVERAL.fill(unit=target.unit, projects=several), _NAME_ONE)
    counted = [one for one in own if one.merged] or own
    return counted[-1].returned, counted[-1].submission


def _changed(
    plan: Plan, form: Submission, values: Mapping[str, str]
) -> tuple[FormRead, Mapping[Cell, Correction]]:
    """Return a form with other values in it, and what each was before."""
    forms = _planned(plan, form)
    fields = fields_of(forms)
    place = Place(file=NAME, unit=form.unit, project=form.project)
    before = _readings(forms, form)
    changes: dict[Cell, Reading] = {}
    for name, text in values.items():
        key = input_named(name, fields)
        if key in changes:
            key = _TWICE
        if isinstance(key, Words):
            found = Words(f"“{name}”：{key.zh}", f"“{name}”: {key.en}")
            fault = problem("S40", place, found=found, remedy=_PLANNED)
            raise ProblemsFound((fault,), exit_code=2)
        spec = fields[key][1].spec
        changes[key] = read_cell(text or None, None, spec, plan.spec, plan.spec.measure)
    read = filled_form(plan, forms, place, {**before, **changes})
    read = replace(read, project_name=form.project_name)
    return read, {key: _correction(read, key, before.get(key, NOTHING)) for key in changes}


def _planned(plan: Plan, form: Submission) -> Sequence[PlannedForm]:
    own = [one for one in plan.forms if one.project == form.project]
    return own or [one for one in plan.forms if one.sheet == form.sheet] or plan.forms[:1]


def _readings(forms: Sequence[PlannedForm], form: Submission) -> dict[Cell, Reading]:
    """Return what was read of the inputs before; what could not be read is blank."""
    known = {
        Cell(record.table, record.row, name): value
        for record in form.records
        for name, value in record.values.items()
    }
    inputs = [f for one in forms for f in one.fields if f.input]
    return {f.key: Reading("", known.get(f.key)) for f in inputs}


def _correction(read: FormRead, key: Cell, before: Reading) -> Correction:
    field, place = read.fields[key][1], read.at(key)
    both = (shown(one.value, field.spec.kind) for one in (before, read.readings[key]))
    texts = (quotable(field.spec, text) for text in both)
    return Correction(place.field, place.row, field_label(field), *texts)


def _amended(read: FormRead, key: Cell, one: Correction, reason: Reason) -> Problem:
    return problem(
        "X13",
        read.at(key),
        label=one.label,
        before=one.before,
        after=one.after,
        who=reason.who,
        why=reason.why,
    )


def _amended_before(form: Submission) -> Iterator[Problem]:
    """Yield what was said of earlier amendments, where they are what is amended now."""
    return (one for one in form.problems if one.code == "X13")


def _as_return(
    parent: Return, made: Submission, amendment: Amendment, name: str, at: datetime
) -> Return:
    """Return an amendment as a return that answers the one it amends."""
    content = [parent.sha256, made.content, amendment.why, at.isoformat()]
    text = json.dumps(content, ensure_ascii=False)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Return(
        file=name,
        sha256=digest,
        received=at,
        verdict=made.verdict,
        unit=parent.unit,
        unit_name=parent.unit_name,
        collection=parent.collection,
        sender=amendment.who,
        submissions=(made,),
        answers=parent.sha256[:DIGITS],
        by_hand=True,
        amendment=amendment,
    )


def _nothing(found: Words, remedy: Words) -> ProblemsFound:
    return ProblemsFound((problem("S40", found=found, remedy=remedy),), exit_code=2)
