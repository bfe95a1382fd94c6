"""The report of a collection, filled from its roll and its figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from xlkpi.audit.news import Came, news_items
from xlkpi.department.master_views import viewed
from xlkpi.department.opened import Department
from xlkpi.department.roll_calls import roll_call_of
from xlkpi.department.years import with_year
from xlkpi.outgoing.marked_copies import copy_name
from xlkpi.problems import Severity
from xlkpi.report.amounts import amount_text, headline_total, plans, project_lines
from xlkpi.report.faults import problem_lines, rule_lines
from xlkpi.report.provenance import revisions
from xlkpi.report.states import state_of_line
from xlkpi.report.view import ChangeLine, NewsLine, RateLine, ReportCard, ReportView, UnitRow
from xlkpi.report.year import year_section
from xlkpi.rollup.changes import changes
from xlkpi.rollup.facts import facts_of
from xlkpi.workspace.clock import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlkpi.department.opened import Department
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.decisions import Decision
    from xlkpi.report.view import ProjectLine
    from xlkpi.rollup.changes import Change
    from xlkpi.rollup.facts import Facts
    from xlkpi.rollup.roll.roll_call import FormStatus, RollCall
    from xlkpi.rollup.view import MasterView
    from xlkpi.workspace.config import Collection


MOST_CHANGES = 1_000
"""Cells listed; who needs more looks at one unit."""


def report_view(
    department: Department, ledger: Ledger, collection: Collection, file: Path
) -> ReportView:
    """Return what the report shows, by what is on record and the clock.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: A collection of its configuration.
        file: Where the report before may lie: what is new is told since its revision.

    Raises:
        ProblemsFound: The spec is faulty (S01-S13); exit code 2.
        Unusable: The roster cannot be used; exit code 3.
    """
    returns = ledger.returns(collection.id)
    now = roll_call_of(department, ledger, collection, returns)
    view = viewed(department, ledger, collection, returns, now)
    view = with_year(department, ledger, collection, view)
    facts = facts_of(view)
    since = _since(file, view.revision)
    new = ledger.judged_after(collection.id, since)
    found = [one for one in changes(view.spec, now.forms) if one.after.returned.sha256 in new]
    projects = project_lines(facts)
    problems = problem_lines(facts)
    return ReportView(
        collection=collection.id,
        title=view.title,
        department=view.department,
        measure=view.measure,
        due=collection.due.isoformat(),
        master="../master.xlsx",
        revision=view.revision,
        journal_head=view.journal_head,
        since=since,
        cards=tuple(_cards(facts, now)),
        rates=tuple(
            RateLine(one.kind, one.due, one.returned, one.merged, one.overdue) for one in view.rates
        ),
        states=tuple(dict.fromkeys(state_of_line(unit.state) for unit in now.units)),
        projects=projects,
        units=tuple(_units(department, collection, view, now, projects)),
        rules=rule_lines(view.problems),
        problems=problems,
        plans=plans(facts),
        news=tuple(_news(view, ledger.decisions(collection.id, after=since), new)),
        changes=tuple(_change_line(one, view) for one in islice(found, MOST_CHANGES)),
        more_changes=max(0, len(found) - MOST_CHANGES),
        year=year_section(facts),
    )


def _change_line(one: Change, view: MasterView) -> ChangeLine:
    return ChangeLine(
        one.form.unit.id,
        one.form.unit.name,
        one.form.project.name,
        one.label,
        one.old,
        one.new,
        shown(one.after.returned.received, view.zone),
    )


def _since(file: Path, revision: int) -> int:
    """Return the revision of the report before: another one than this, so that a rewrite is equal.

    0 where there is none, or none that can be true.
    """
    try:
        found = revisions(file.read_bytes())
    except OSError:
        return 0
    last, before = found or (0, 0)
    since = before if last == revision else last
    return since if since < revision else 0


def _cards(facts: Facts, now: RollCall) -> Iterator[ReportCard]:
    due = [unit for unit in now.units if unit.forms and not unit.below]
    counts = {
        "returned": sum(unit.returned for unit in due),
        "merged": sum(unit.merged == unit.forms for unit in due),
        "overdue": sum(unit.overdue for unit in due),
        "held": sum(unit.state == "held" for unit in due)
        + sum(form.state == "held" for form in now.others),
    }
    if facts.headline is not None:
        label = f"{facts.headline.label}合计（{facts.view.measure}）"
        yield ReportCard(label, amount_text(headline_total(facts)) or "—")
    yield ReportCard("应报单位", str(len(due)))
    yield ReportCard("已报", str(counts["returned"]))
    yield ReportCard("全部并入", str(counts["merged"]), "good")
    yield ReportCard("逾期", str(counts["overdue"]), _tone(counts["overdue"], "bad"))
    yield ReportCard("待确认", str(counts["held"]), _tone(counts["held"], "doubtful"))
    for label, severity, tone in (
        ("错误", Severity.ERROR, "bad"),
        ("提示", Severity.WARNING, "doubtful"),
    ):
        count = sum(one.severity is severity for one in facts.view.problems)
        yield ReportCard(label, str(count), _tone(count, tone))


def _tone(count: int, tone: str) -> str:
    return tone if count else "good"


def _units(
    department: Department,
    collection: Collection,
    view: MasterView,
    now: RollCall,
    projects: Sequence[ProjectLine],
) -> Iterator[UnitRow]:
    forms: dict[str, dict[str, FormStatus]] = defaultdict(dict)
    for form in now.forms:
        forms[form.unit.id][form.project.id] = form
    wrong = Counter(one.unit.id for one in (*now.forms, *now.beyond) if one.is_to_correct)
    folder = department.workspace.returns(collection.id)
    scans: dict[str, dict[str, None]] = defaultdict(dict)
    for line in view.unit_lines:
        scans[line.unit.id] |= dict.fromkeys(line.scans)
    for one in now.units:
        mine = forms[one.unit.id]
        copy = folder / copy_name(one.unit.id, one.unit.name)
        marks = (mine.get(project.id) for project in projects)
        yield UnitRow(
            id=one.unit.id,
            name=one.unit.name,
            kind=one.unit.kind,
            contact=one.unit.contact,
            state=state_of_line(one.state),
            overdue=one.overdue,
            received=shown(one.received_at, department.config.zone) if one.received_at else "",
            forms=one.forms,
            merged=one.merged,
            errors=one.errors,
            warnings=one.warnings,
            marks=tuple(state_of_line(mark.state) if mark else None for mark in marks),
            copy=f"../{folder.name}/{copy.name}" if wrong[one.unit.id] and copy.is_file() else "",
            scans=tuple(scans[one.unit.id]),
        )


def _news(view: MasterView, decided: Sequence[Decision], new: frozenset[str]) -> Iterator[NewsLine]:
    files = {
        one.sha256: Came(one.sha256, one.received, "", one.unit_name, one.file, one.status)
        for one in view.returns
    }
    names = {unit.id: unit.name for unit in view.roster.units}
    came = [one for digest, one in files.items() if digest in new]
    for one in news_items(came, decided, (), files, names):
        yield NewsLine(shown(one.at, view.zone), one.unit_name, one.what.zh)
