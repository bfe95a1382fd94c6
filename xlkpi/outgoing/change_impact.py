"""What a changed roster or configuration touches: workbooks that went out, merged forms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from xlkpi.department.current_forms import CurrentForms, values_of
from xlkpi.department.earlier import Earlier
from xlkpi.department.last_days import extensions
from xlkpi.department.occasions import blank_occasion, occasion
from xlkpi.department.roll_calls import roll_call_of
from xlkpi.outgoing.change_places import Places, what
from xlkpi.outgoing.issue_changes import PICKS, changes, form_changes
from xlkpi.outgoing.no_longer_due import no_longer_due, problem_of_gone
from xlkpi.outgoing.old_workbooks import to_issue_anew
from xlkpi.outgoing.units_listed import units_listed, units_wanted
from xlkpi.problems import problem
from xlkpi.rollup.roll.outline import FOR_EVERYBODY
from xlkpi.spec.sources import FROM_BEFORE
from xlkpi.texts import Words
from xlkpi.workspace.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlkpi.department.opened import Department
    from xlkpi.formula.ast import Cell
    from xlkpi.ledger.book import Ledger
    from xlkpi.ledger.journal.events import Issued
    from xlkpi.ledger.standing import Standing
    from xlkpi.outgoing.issue_changes import IssueChange
    from xlkpi.plan.occasion import FormFacts, Occasion, Value
    from xlkpi.problems import Problem
    from xlkpi.workspace.config import Collection
    from xlkpi.workspace.roster import Unit


@dataclass(frozen=True, slots=True)
class AffectedUnit:
    """A unit that a change touches, and whether it has a merged form of it.

    `reissued` is the day it got a workbook in which the change stands already, "" for never.
    """

    unit: str
    name: str
    merged: bool
    reissued: str = ""


def change_impact(
    department: Department,
    ledger: Ledger,
    collection: Collection,
    earlier: Earlier | None = None,
) -> tuple[Problem, ...]:
    """Return what was changed since a collection was issued, with whom it touches.

    Args:
        department: The opened workspace.
        ledger: Its ledger, open.
        collection: A collection of its configuration.
        earlier: What earlier collections have accepted, where it is at hand.

    Returns:
        S87 for each change of roster or configuration, S98 for who has still to answer on a
        workbook that only a replaced key knows, S88 for each form that is not due any more; ()
        where nothing was issued.

    Raises:
        ProblemsFound: The spec is faulty (S01-S13); exit code 2.
        Unusable: The roster cannot be used; exit code 3.
    """
    issues = {one.unit: one for one in ledger.issues(collection.id)}
    if not issues:
        return ()
    roll = roll_call_of(department, ledger, collection)
    merged: dict[str, dict[str, Standing]] = defaultdict(dict)
    for form in roll.counted:
        if form.merged is not None:
            merged[form.merged.unit][form.merged.project] = form.merged
    before = earlier or Earlier(department, ledger)
    work = _Work(department, ledger, collection, issues, merged, before)
    places = Places(department, collection)
    problems = [_problem_of(change, units, places, collection) for change, units in work.found()]
    roster = department.due_roster(collection)
    gone = no_longer_due(roll, roster, issues)
    problems += to_issue_anew(ledger, roster, issues, merged)
    return (*problems, *(problem_of_gone(one, places) for one in gone))


class _Work:
    """The issues of a collection beside what would be issued today."""

    def __init__(
        self,
        department: Department,
        ledger: Ledger,
        collection: Collection,
        issues: Mapping[str, Issued],
        merged: Mapping[str, Mapping[str, Standing]],
        earlier: Earlier,
    ) -> None:
        self._merged = merged
        self._extended = extensions(ledger.decisions(collection.id))
        self._department = department
        self._ledger = ledger
        self._collection = collection
        self._issues = issues
        self._roster = department.due_roster(collection)
        self._spec = department.spec(collection.spec).spec
        self._earlier = earlier
        self._current = CurrentForms(department, ledger, collection)
        self._known: dict[str, Issued | None] = {one.plan: one for one in issues.values()}

    def found(self) -> Iterator[tuple[IssueChange, Sequence[AffectedUnit]]]:
        """Yield each change with all that it touches, what is a unit's own for each unit."""
        units: dict[tuple[IssueChange, str], list[AffectedUnit]] = defaultdict(list)
        for change, affected in self._affected():
            own = affected.unit if change.field.startswith(_OWN) else ""
            units[change, own or affected.reissued].append(affected)
        for (change, _), those in units.items():
            yield change, those

    def _affected(self) -> Iterator[tuple[IssueChange, AffectedUnit]]:
        for unit in self._roster.units:
            issued = self._issues.get(unit.id)
            if issued is None or not unit.active:
                continue
            today = self._today(unit, issued)
            answers = partial(self._answers, unit.id, issued.plan)
            found = changes(issued.occasion, today, self._spec, answers)
            new = dict.fromkeys(map(_once, found))
            for change in new:
                merged = self._has_merged(unit.id, change.project)
                yield change, AffectedUnit(unit.id, unit.name, merged)
            for change in dict.fromkeys(map(_once, self._of_older(unit.id, issued, today))):
                if change not in new:
                    day = day_of(datetime.fromisoformat(issued.at), self._department.config.zone)
                    yield change, AffectedUnit(unit.id, unit.name, merged=True, reissued=day)
        everybody = self._issues.get(FOR_EVERYBODY)
        if everybody is not None:
            today = blank_occasion(
                self._department.config, self._collection, self._roster, self._spec
            )
            for change in changes(everybody.occasion, today, self._spec):
                yield change, AffectedUnit(FOR_EVERYBODY, "", merged=False)

    def _today(self, unit: Unit, issued: Issued) -> Occasion:
        """Return what would be issued now; an extension is the unit's own and asks for nothing."""
        found = self._earlier.into(
            self._collection,
            occasion(self._department.config, self._collection, self._roster, unit, self._spec),
        )
        return replace(found, due=issued.occasion.due) if unit.id in self._extended else found

    def _of_older(self, unit: str, newest: Issued, today: Occasion) -> Iterator[IssueChange]:
        """Yield what changed since the older workbooks that a unit's merged forms were typed in."""
        forms = {form.project: form for form in today.forms}
        for project, one in self._merged.get(unit, {}).items():
            if project in forms and one.submission.issued != newest.plan:
                old = self._form_of(one)
                if old is not None:
                    answers = partial(self._answers, unit, one.submission.issued, project)
                    yield from form_changes(old, forms[project], self._spec, answers)

    def _answers(self, unit: str, plan: str, project: str) -> Mapping[Cell, Value] | None:
        """Return what the accepted form of a workbook says; None where it has none."""
        one = self._merged.get(unit, {}).get(project)
        if one is None or one.submission.issued != plan:
            return None
        whole = self._ledger.of_content((one.returned.sha256,))
        forms = (form for returned in whole for form in returned.submissions)
        found = next((form for form in forms if form.project == project), one.submission)
        return values_of(self._current.now(found))

    def _form_of(self, one: Standing) -> FormFacts | None:
        """Return a merged form as it was issued; None for a template for everybody."""
        plan = one.submission.issued
        if plan not in self._known:
            self._known[plan] = self._ledger.issue_by_plan(plan) if plan else None
        issued = self._known[plan]
        if issued is None or issued.occasion.picks is not None:
            return None
        return next((f for f in issued.occasion.forms if f.project == one.project), None)

    def _has_merged(self, unit: str, project: str) -> bool:
        own = self._merged.get(unit, {})
        return project in own if project else bool(own)


def _once(change: IssueChange) -> IssueChange:
    """Return a change of the unit itself once, not once for each of its forms."""
    return replace(change, project="") if change.field.startswith("units.") else change


def _problem_of(
    change: IssueChange, units: Sequence[AffectedUnit], places: Places, collection: Collection
) -> Problem:
    those = tuple(dict.fromkeys(units))
    ids = [one.unit for one in those]
    place = places.of(change, ids[0])
    if len(ids) == 1:
        place = replace(place, unit=ids[0])
    return problem(
        "S87",
        replace(place, project=change.project, value=change.after),
        what=what(change, places),
        before=change.before or _NOTHING,
        after=change.after or _NOTHING,
        units=_units(those),
        state=_state(those),
        remedy=_remedy(change, those, collection.id),
    )


def _units(those: Sequence[AffectedUnit]) -> Words:
    names = [f"{one.name}（{one.unit}）" if one.unit else "" for one in those]
    listed = [Words(name, name) if name else _EVERYBODY for name in names]
    return units_listed(listed)


def _state(those: Sequence[AffectedUnit]) -> Words:
    merged = sum(one.merged for one in those)
    if not merged:
        return _ISSUED
    return _MERGED if merged == len(those) else _SOME.fill(n=merged)


def _remedy(change: IssueChange, those: Sequence[AffectedUnit], collection: str) -> Words:
    if those[0].reissued:
        return _REISSUED.fill(at=those[0].reissued)
    if change.field == PICKS or not those[0].unit:
        return _BLANK.fill(collection=collection)
    units = units_wanted([one.unit for one in those])
    words = _REISSUE_MERGED if any(one.merged for one in those) else _REISSUE
    return words.fill(collection=collection, units=units)


_OWN = ("assignments.", "units.", *FROM_BEFORE)
"""Begins what is a unit's own: what others have of it is another change."""
_NOTHING = Words("（没有）", "(nothing)")
_EVERYBODY = Words("通用模板", "the template for everybody")
_ISSUED = Words("已下发，没有并入", "issued, not merged")
_MERGED = Words("已并入", "merged")
_SOME = Words("其中 {n} 个已并入", "{n} of them merged")
_REISSUE = Words(
    "请运行 xlkpi generate {collection}{units} 重新下发，请单位填新的表。",
    "Run xlkpi generate {collection}{units} to issue it anew, and have the new form filled in.",
)
_REISSUE_MERGED = Words(
    "请运行 xlkpi generate {collection}{units} 重新下发，请单位按新的表重报；新表并入以前，"
    "已并入的数仍算数。",
    "Run xlkpi generate {collection}{units} to issue it anew, and have the new form filled in; "
    "what is merged counts until the new form is.",
)
_REISSUED = Words(
    "新表已在 {at} 下发：请单位按新的表重报；沿用已并入的数的，不必处理。",
    "A new form was issued on {at}: have it filled in, or leave it if the merged figures hold.",
)
_BLANK = Words(
    "请运行 xlkpi generate {collection} --blank 重新生成通用模板，再发一次。",
    "Run xlkpi generate {collection} --blank and post the template again.",
)
