"""Workbooks judged where they are opened: of what was issued they have what is handed along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from xlkpi.codec import from_json
from xlkpi.department.issues_handed import IssuesHanded
from xlkpi.importer.returns import judge_returns, read_return
from xlkpi.importer.roster_context import RosterContext
from xlkpi.ledger.database.written_forms import written
from xlkpi.ledger.journal.events import Issued
from xlkpi.outgoing.marked_copies import given_back
from xlkpi.reader.arrivals import Arrived, packed
from xlkpi.reader.opening import Opened
from xlkpi.reader.process import opened_workbook
from xlkpi.records import Status
from xlkpi.workers.served import alive

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlkpi.department.issues_handed import IssuesKnown
    from xlkpi.importer.owner.senders import Senders
    from xlkpi.importer.returns import Judged, ReturnRead, Sign
    from xlkpi.outgoing.marked_copies import GivenBack
    from xlkpi.plan.occasion import FormFacts
    from xlkpi.reader.incoming import Incoming
    from xlkpi.reader.opening import Found
    from xlkpi.reader.process import Container
    from xlkpi.records import Return
    from xlkpi.workers.handed import Handed

_BUG = "F30"


@dataclass(frozen=True, slots=True)
class Judging:
    """What judging takes beside a file and its issue: the same for all files of an import.

    Projects, units, measure and senders are those of `RosterContext`. What is due and whose bundles
    are known is not handed along: what asks for that is judged by who asks.
    """

    issues: IssuesKnown
    sign: Sign
    projects: tuple[FormFacts, ...]
    units: Mapping[str, int]
    measure: str
    senders: Senders
    passed_over: tuple[str, ...]

    @property
    def context(self) -> RosterContext:
        """What the roster knows beside a form."""
        return RosterContext(self.projects, self.units, self.measure, senders=self.senders)


@dataclass(frozen=True, slots=True)
class Likely:
    """A file, and the issues that it is likely to answer, as they are on record."""

    incoming: Incoming
    issues: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class JudgedThere:
    """A return as it was judged elsewhere.

    `plan` is the fingerprint of the one it was judged by; `given` is what its marked copy gives
    back, None where none of its forms is rejected.
    """

    returned: Return
    plan: str
    given: GivenBack | None

    def out_of(self, archive: str) -> JudgedThere:
        """Return it as what came out of an archive (F14)."""
        own = self.returned
        told = (packed(own.file, archive), *own.problems)
        return replace(self, returned=replace(own, problems=told))


def judged_each(
    handed: Handed[Judging], files: Sequence[Likely]
) -> tuple[Found | Container | JudgedThere, ...]:
    """Open workbooks and judge them, all their forms in as few frames as possible.

    Returns:
        For each what it came to. One that is no workbook is as `opened_each` has it; one that
        answers another issue than is likely, or on which the program fails, as it was opened: it is
        judged by who asks.
    """
    own = handed.value
    context = own.context
    found: list[Found | Container | JudgedThere] = []
    read: dict[int, ReturnRead] = {}
    for number, file in enumerate(files):
        one = opened_workbook(file.incoming, own.passed_over)
        found.append(one)
        if isinstance(one, Opened):
            issues = IssuesHanded(own.issues, [from_json(Issued, row) for row in file.issues])
            came = read_return(Arrived(file.incoming, one), issues, own.sign, context)
            if came.expected is not None and not issues.missed and not _failed(came):
                read[number] = came
    alive()
    for number, judged in zip(read, judge_returns([*read.values()], context), strict=True):
        if judged.expected is not None:
            found[number] = _told(judged, judged.expected.plan.fingerprint)
    return tuple(found)


def _failed(came: ReturnRead) -> bool:
    return any(one.code == _BUG for one in came.problems)


def _told(judged: Judged, plan: str) -> JudgedThere:
    rejected = any(one.verdict is Status.REJECTED for one in judged.returned.submissions)
    given = given_back(judged.forms) if rejected else None
    return JudgedThere(written(judged.returned), plan, given)
