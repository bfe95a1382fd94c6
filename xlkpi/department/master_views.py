"""What the master of a collection shows, gathered of the ledger: what is merged, who is awaited."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from xlkpi.department.below import FormsBelow, returned_below
from xlkpi.department.changed_figures import changed_figures
from xlkpi.department.current_forms import CurrentForms
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.reported_twice import reported_twice
from xlkpi.department.reviews import reviews_of
from xlkpi.department.roll_calls import roll_call_of
from xlkpi.ledger.standing import versions
from xlkpi.problems import Severity
from xlkpi.rollup.code_counts import CodeCounter
from xlkpi.rollup.facts import facts_of
from xlkpi.rollup.levels_compared import level_problems
from xlkpi.rollup.lines import DueForm, LineStatus, MergedForm, Rate, ReturnLine, UnitLine
from xlkpi.rollup.problem_groups import to_see
from xlkpi.rollup.project_faults import problems as across_problems
from xlkpi.rollup.roll.not_due import not_due_words
from xlkpi.rollup.roll.outline import rates
from xlkpi.rollup.roll.still_counted import still_counted, with_not_due
from xlkpi.rollup.three_ways import disagreements
from xlkpi.rollup.two_parts import differing_projects
from xlkpi.rollup.view import MasterView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.journal.events import Evidence
    from xlkpi.ledger.standing import Standing
    from xlkpi.problems import Problem
    from xlkpi.records import Return
    from xlkpi.rollup.roll.roll_call import FormStatus, RollCall
    from xlkpi.workspace.config import Collection


def master_view(department: Department, ledger: Ledger, collection: Collection) -> MasterView:
    """Return what the master of a collection shows, by what is on record and the clock.

    Raises:
        ProblemsFound: The spec is faulty (S01-S13), or forms are in another measure (S38); exit
            code 2.
        Unusable: The roster cannot be used; exit code 3.
    """
    returns = ledger.returns(collection.id)
    return viewed(
        department,
        ledger,
        collection,
        returns,
        roll_call_of(department, ledger, collection, returns),
    )


def viewed(
    department: Department,
    ledger: Ledger,
    collection: Collection,
    returns: Sequence[Return],
    now: RollCall,
) -> MasterView:
    """Return what the master shows of these returns.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: A collection of its configuration.
        returns: All of the collection, in order of arrival, with their values.
        now: The roll that was called of them.
    """
    spec = department.form_of(collection)
    scans = scans_of(ledger.evidence(collection.id))
    beyond = tuple(form for form in now.beyond if form.merged is not None)
    year = collection.year or department.config.year
    revision = ledger.revision(collection.id)
    current = CurrentForms(department, ledger, collection)
    counted = [(form, one) for form in now.counted if (one := form.merged) is not None]
    current.hold_to_measure(one.submission for _, one in counted)
    view = MasterView(
        collection=collection.id,
        title=collection.title or f"{year}年{spec.title}汇总",
        year=year,
        measure=department.config.measure_of(collection, spec),
        department=department.config.department.name,
        revision=revision,
        journal_head=ledger.head_at(revision),
        spec=spec,
        roster=with_not_due(now.levels.roster, beyond),
        zone=department.config.zone,
        due=tuple(DueForm(form.unit.id, form.project.id) for form in now.forms),
        forms=tuple(_merged(form, one, current) for form, one in counted),
        unit_lines=tuple(
            _line(form, department, collection, scans) for form in (*now.forms, *beyond)
        ),
        rates=tuple(Rate(kind, **rate) for kind, rate in rates(now.units).items()),
        returns=_returns(returns, now.series),
        reviews=reviews_of(ledger.reviews(collection.id)),
        unasked={form.project.id: form.project.name for form in now.others},
    )
    below = FormsBelow(department.inbox)
    facts, issues = facts_of(view), LedgerIssues(ledger, below=below)
    across = (
        *disagreements(facts),
        *across_problems(view),
        *level_problems(facts, now.levels),
        *differing_projects(facts),
        *changed_figures(spec, (*now.forms, *beyond), issues),
        *reported_twice(spec, (*now.forms, *beyond), issues),
        *still_counted(beyond),
    )
    noted = CodeCounter()
    seen = tuple(_to_see(_problems(now), noted))
    return replace(view, problems=(*across, *seen), noted=noted.counts())


def _merged(form: FormStatus, merged: Standing, current: CurrentForms) -> MergedForm:
    came = returned_below(merged)
    return MergedForm(
        form.unit,
        form.project,
        current.now(merged.submission),
        came.file,
        came.received,
        versions(form.returns),
        form.allocation,
    )


def _line(
    form: FormStatus,
    department: Department,
    collection: Collection,
    scans: Mapping[str, Sequence[str]],
) -> UnitLine:
    latest = form.latest
    current, older = _scans(form, scans)
    received = [s.returned.received for s in form.returns]
    return UnitLine(
        unit=form.unit,
        project=form.project,
        status=LineStatus(form.state),
        overdue=form.overdue,
        issued=datetime.fromisoformat(form.issued.at) if form.issued else None,
        due=form.due.astimezone(department.config.zone).date() if form.due else collection.due,
        first_received=min(received, default=None),
        last_received=max(received, default=None),
        returns=len(received),
        sender=latest.returned.sender if latest else "",
        attachment=latest.returned.file if latest else "",
        errors=form.count(Severity.ERROR),
        warnings=form.count(Severity.WARNING),
        returned=form.sent_back,
        remark=_remark(form),
        scans=current,
        older_scans=older,
    )


def _remark(form: FormStatus) -> str:
    """Return why a form is counted without being due any more."""
    return not_due_words(form.not_due).zh


def _scans(
    form: FormStatus, scans: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the scans beside the form's content that counts, and those beside other contents."""
    counting = form.counting
    content = counting.submission.content if counting else ""
    found: dict[bool, dict[str, None]] = {True: {}, False: {}}
    for one in form.returns:
        names = scans.get(one.returned.sha256, ())
        found[one.submission.content == content] |= dict.fromkeys(names)
    return tuple(found[True]), tuple(found[False])


_FORMS = "{n} 张表"


def _returns(returns: Sequence[Return], series: Sequence[Standing]) -> tuple[ReturnLine, ...]:
    forms: dict[tuple[str, datetime, str], list[Standing]] = defaultdict(list)
    for form in series:
        back = form.returned
        forms[back.sha256, back.received, back.file].append(form)
    lines = []
    for one in returns:
        mine = forms[one.sha256, one.received, one.file]
        statuses = [s.status for s in mine] or [one.verdict]
        of_projects = tuple((s.submission.project_name, s.status) for s in mine)
        if one.bundle is not None:
            counts = Counter(s.status for s in mine)
            of_projects = tuple((_FORMS.format(n=n), status) for status, n in counts.items())
        worst = min(statuses, key=lambda s: s.rank)
        lines.append(
            ReturnLine(
                one.received, one.file, one.sha256, one.unit_name, worst, of_projects, one.sender
            )
        )
    return tuple(lines)


def _problems(now: RollCall) -> Iterator[Problem]:
    """Yield the problems of what stands; of what nobody asked for, every return is looked at.

    They are of the project that the roll-call has their form under: a spare form has but the number
    of its sheet.
    """
    for form in (*now.forms, *now.beyond):
        standing = [one for one in form.returns if one.status.stands]
        for one in standing[-1:] if form.due or form.merged else standing:
            for found in (*one.problems, *one.submission.problems):
                other = found.place.project == one.project != form.project.id
                yield found.at(project=form.project.id) if other else found


def _to_see(problems: Iterable[Problem], noted: CodeCounter) -> Iterator[Problem]:
    """Yield what somebody has to look at; what only informs is most of it, and counted."""
    for one in problems:
        if to_see(one):
            yield one
        else:
            noted.add((one,))


def scans_of(kept: Iterable[Evidence]) -> Mapping[str, tuple[str, ...]]:
    """Return the file names of the scans beside each return, by the return's SHA-256."""
    found: dict[str, dict[str, None]] = {}
    for one in kept:
        found.setdefault(one.returned, {})[re.split(r"[/!]", one.file)[-1]] = None
    return {beside: tuple(names) for beside, names in found.items()}
