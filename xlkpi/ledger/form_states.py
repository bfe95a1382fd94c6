"""How far each form of each unit is: what `standing` comes to, without values and texts.

The fold keeps it in tables of the ledger; a roll-call that has the standings at hand makes it of
them. Either way it is made here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xlkpi.ledger.standing import by_form
from xlkpi.problems import Severity
from xlkpi.records import Status
from xlkpi.workspace.roster import name_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from xlkpi.ledger.standing import Standing
    from xlkpi.records import Return

NEVER_DUE = "F24"


class FormState(NamedTuple):
    """What has become of one unit's form for one project.

    `latest` is the status of the latest return that stands, "" where none does, `digest` its
    SHA-256 and `repeats` those of returns that have the same content; `errors` and `warnings` are
    counted in it. `merged` is the status of the return that counts, "" for none, `never_due`
    whether that one came without having been asked for. `counted` is when a return was first one
    that counts or counted (UTC). Names are those that the last return of all has. `sender` is the
    unit whose bundle that is, "" for a workbook. `held` and `withdrawn` count returns, be they the
    latest or not.
    """

    unit: str
    project: str
    unit_name: str
    title: str
    sender: str
    latest: str
    digest: str
    errors: int
    warnings: int
    merged: str
    never_due: bool
    held: int
    withdrawn: int
    repeats: tuple[str, ...]
    counted: datetime | None


class UnitState(NamedTuple):
    """Whether a workbook went out to a unit ("": the one for everybody), and when it last answered.

    What was withdrawn as a whole is no answer. Times are in UTC.
    """

    unit: str
    issued: bool
    received: datetime | None


def form_states(series: Iterable[Standing]) -> Mapping[tuple[str, str], FormState]:
    """Return how far forms are, by unit and project.

    Args:
        series: What became of every form of the returns of some units, in order of arrival.
    """
    return {key: _state(own) for key, own in by_form(series).items()}


def last_received(series: Sequence[Standing], returns: Iterable[Return]) -> Mapping[str, datetime]:
    """Return when each unit's latest return came, those apart that were withdrawn as a whole.

    That of a unit below is when it came there.

    Args:
        series: What became of every form of the returns.
        returns: The returns themselves; one may be without forms.
    """
    left = {s.returned.sha256 for s in series if s.status is not Status.WITHDRAWN}
    found: dict[str, datetime] = {}
    for back in returns:
        if back.sha256 in left or not back.submissions:
            found[back.unit] = max(back.received, found.get(back.unit, back.received))
    for one in series:
        source = one.submission.source
        if source is not None and one.returned.sha256 in left:
            found[one.unit] = max(source.received, found.get(one.unit, source.received))
    return found


def latest_of(series: Sequence[Standing]) -> Standing | None:
    """Return the latest return of a form whose place nothing took, None where there is none."""
    return next((one for one in reversed(series) if one.status.stands), None)


def merged_of(series: Iterable[Standing]) -> Standing | None:
    """Return the return of a form that is merged, None where there is none."""
    return next((one for one in series if one.merged), None)


def _state(series: Sequence[Standing]) -> FormState:
    last, latest, merged = series[-1], latest_of(series), merged_of(series)
    digest = latest.returned.sha256 if latest is not None else ""
    found = (*latest.problems, *latest.submission.problems) if latest is not None else ()
    return FormState(
        unit=last.unit,
        project=last.project,
        unit_name=name_of_unit(last),
        title=last.submission.project_name or last.submission.sheet,
        sender=last.returned.unit if last.returned.bundle is not None else "",
        latest=latest.status.value if latest is not None else "",
        digest=digest,
        errors=sum(one.severity is Severity.ERROR for one in found),
        warnings=sum(one.severity is Severity.WARNING for one in found),
        merged=merged.status.value if merged is not None else "",
        never_due=merged is not None
        and any(p.code == NEVER_DUE for p in merged.submission.problems),
        held=sum(one.status is Status.HELD for one in series),
        withdrawn=sum(one.status is Status.WITHDRAWN for one in series),
        repeats=tuple(_repeating(series, digest)),
        counted=min((one.returned.received for one in series if _counted(one)), default=None),
    )


def name_of_unit(one: Standing) -> str:
    """Return the name of a form's unit, by the return it came with."""
    head, own = one.returned.unit_name, one.unit_below
    return head if own is None else name_below(head, own.name)


def _repeating(series: Iterable[Standing], digest: str) -> Iterator[str]:
    return (one.returned.sha256 for one in series if digest and one.repeats == digest)


def _counted(one: Standing) -> bool:
    """Whether a return was merged at some time: a later correction makes nobody late."""
    counts = one.status not in (Status.HELD, Status.WITHDRAWN)
    return counts and one.submission.verdict.valid
