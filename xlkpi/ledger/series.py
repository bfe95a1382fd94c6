"""What becomes of every form of a series of returns: newest valid wins.

Pure functions: the result depends on the returns alone, not on the order they were recorded in.
Arrival order is by time received, then by file name and content; a corrected marked copy comes
after the return it answers whatever the clocks say, a bundle after those of its unit with lower
numbers. Of one form's series

- a form with the same content as the one before it, and as valid, is a duplicate (A, B, A: the
  third is none; what was rejected for its file and comes again in a sound one counts);
- forms of the same time with different content are both held (F13b), but for one in which nothing
  is filled: the form as it was sent, beside the one that answers it, says nothing;
- what may not replace a figure unasked is held (see `replacing`): of A, B, A the third is an older
  version sent again;
- a withdrawn one is as if it had not come, but that those which gave way to it when it was
  confirmed are in doubt again: none of them is taken for it;
- the last valid one is merged, valid ones before it are superseded; a later rejected or held one
  takes nothing away.

A bundle says all that its level has accepted: of the last valid one of a unit every form counts,
and what it lacks and an earlier one had does not count any more.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from xlkpi.ledger.decisions import DecisionsAbout, confirmed, decided, withdrawal
from xlkpi.ledger.replacing import asked_first
from xlkpi.ledger.standing import Standing
from xlkpi.plan.answers import DIGITS
from xlkpi.problems import Place, problem
from xlkpi.records import Return, Status, Submission

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime, tzinfo

    from xlkpi.ledger.decisions import Decision


class _Moment(NamedTuple):
    """When a return counts as come: `own` is its own time, `time` no earlier than its parent's.

    `behind` counts the returns of the same `time` that it follows one after the other; what has
    the same moment is of one time.
    """

    time: datetime
    behind: int
    own: datetime


class _Arrived(NamedTuple):
    returned: Return
    submission: Submission
    moment: _Moment
    chosen: bool
    withdrawn: bool

    @property
    def sameness(self) -> tuple[str, bool]:
        """By what a form equals another one: its content, and whether it is valid."""
        return self.submission.content, self.submission.verdict.valid


_Name = tuple[str, str, str]


_UNFILLED = ""


def arrival_order(returns: Iterable[Return]) -> tuple[Return, ...]:
    """Return the returns in order of arrival; equal files are told apart by name and content."""
    return tuple(returned for _, returned in _ordered(returns))


def standings(
    returns: Iterable[Return], decisions: Sequence[Decision] = (), zone: tzinfo = UTC
) -> tuple[Standing, ...]:
    """Return what became of every form of some returns.

    Args:
        returns: Of one collection, as they were judged, in any order.
        decisions: Oldest first.
        zone: By whose clock problems tell times.

    Returns:
        One for each form of each return, in order of arrival.
    """
    ordered = _ordered(decided(returns, decisions))
    about = DecisionsAbout(decisions)
    series: Mapping[tuple[str, str], list[_Arrived]] = defaultdict(list)
    for moment, returned in ordered:
        own = about(returned)
        for submission in returned.submissions:
            chosen = confirmed(returned, submission.project, own)
            gone = withdrawal(returned, submission.project, own) is not None
            arrived = _Arrived(returned, submission, moment, chosen, gone)
            series[submission.unit, submission.project].append(arrived)
    bundles = _of_last_bundles(ordered, about)
    last = {key: one.sha256 for key, one in bundles.items()}
    judged = {key: _of_series(forms, zone, last) for key, forms in series.items()}
    return tuple(next(judged[s.unit, s.project]) for _, r in ordered for s in r.submissions)


def _ordered(returns: Iterable[Return]) -> list[tuple[_Moment, Return]]:
    by_time = sorted(returns, key=lambda r: (r.received, r.file, r.sha256))
    known: dict[_Name, Return] = {}
    for returned in by_time:
        known.setdefault(_name(returned, returned.sha256[:DIGITS]), returned)
    bundles = [returned for returned in by_time if returned.bundle is not None]
    timed = [
        (_moment(_descent(one, known) if one.bundle is None else _succession(one, bundles)), one)
        for one in by_time
    ]
    return sorted(timed, key=lambda t: (t[0], t[1].file, t[1].sha256))


def _name(returned: Return, prefix: str) -> _Name:
    """Return by what a return is named as a parent: a copy answers its own unit's returns only."""
    return returned.collection, returned.unit, prefix


def _descent(returned: Return, known: Mapping[_Name, Return]) -> list[Return]:
    """Return a return, its parent, and so on; what goes round in a circle has no parent."""
    line = [returned]
    seen = {_name(returned, returned.sha256[:DIGITS]): 1}
    while line[-1].answers:
        name = _name(returned, line[-1].answers)
        if name in seen:
            return line[: seen[name]]
        if name not in known:
            break
        line.append(known[name])
        seen[name] = len(line)
    return line


def _succession(returned: Return, bundles: Iterable[Return]) -> list[Return]:
    """Return a bundle, then those of its unit with lower numbers, the highest first."""
    own = (one for one in bundles if _is_of(one, returned) and _number(one) < _number(returned))
    return [returned, *sorted(own, key=_number, reverse=True)]


def _is_of(one: Return, other: Return) -> bool:
    return (one.collection, one.unit) == (other.collection, other.unit)


def _number(returned: Return) -> int:
    return returned.bundle.number if returned.bundle is not None else 0


def last_bundles(
    returns: Iterable[Return], decisions: Sequence[Decision] = ()
) -> tuple[Return, ...]:
    """Return the bundle that counts of each unit that sent one, in the order they came.

    Args:
        returns: Of one collection, in any order.
        decisions: Oldest first.
    """
    bundles = [one for one in returns if one.bundle is not None]
    return (
        tuple(_of_last_bundles(_ordered(bundles), DecisionsAbout(decisions)).values())
        if bundles
        else ()
    )


def _of_last_bundles(
    ordered: Iterable[tuple[_Moment, Return]], about: DecisionsAbout
) -> Mapping[tuple[str, str], Return]:
    """Return (collection, unit) -> its last valid bundle."""
    return {
        (one.collection, one.unit): one
        for _, one in ordered
        if one.bundle is not None and bundle_counts(one, about(one))
    }


def bundle_counts(returned: Return, decisions: Sequence[Decision]) -> bool:
    """Whether what a bundle says is believed: it was accepted or confirmed, and not withdrawn."""
    is_gone = withdrawal(returned, "", decisions) is not None
    return not is_gone and (returned.verdict.valid or confirmed(returned, "", decisions))


def _moment(line: Sequence[Return]) -> _Moment:
    *younger, oldest = line
    moment = _Moment(oldest.received, 0, oldest.received)
    for returned in reversed(younger):
        own = returned.received
        if own > moment.time:
            moment = _Moment(own, 0, own)
        else:
            moment = _Moment(moment.time, moment.behind + 1, own)
    return moment


def _of_series(
    forms: Sequence[_Arrived], zone: tzinfo, bundles: Mapping[tuple[str, str], str]
) -> Iterator[Standing]:
    chosen = (form.chosen for form in forms)
    judged = list(asked_first(zip(_judged(forms), chosen, strict=True), zone))
    there = {form.returned.sha256 for form in forms}
    valid = (n for n, s in enumerate(judged) if s.status.valid and not _is_gone(s, there, bundles))
    last = max(valid, default=None)
    for n, standing in enumerate(judged):
        if not standing.status.valid:
            yield standing
        elif n == last:
            yield replace(standing, merged=True)
        else:
            yield replace(standing, status=Status.SUPERSEDED)


def _is_gone(one: Standing, there: Container[str], bundles: Mapping[tuple[str, str], str]) -> bool:
    """Whether a form of a bundle is one that the last bundle of its unit has no more."""
    of = one.returned
    return of.bundle is not None and bundles.get((of.collection, of.unit)) not in there


def _judged(forms: Sequence[_Arrived]) -> Iterator[Standing]:
    """Tell duplicates and contradictions of one time; the rest keeps its own verdict."""
    before: _Arrived | None = None
    for _, group in groupby(forms, key=lambda form: form.moment):
        together = list(group)
        contents, in_doubt = _contents(together)
        seen = {before.sameness: before} if before is not None else {}
        for form in together:
            if form.withdrawn:
                yield _standing(form, Status.WITHDRAWN)
                continue
            if form.submission.content not in contents:
                yield replace(_standing(form, Status.SUPERSEDED), gave_way=True)
                continue
            is_repeated = form.sameness in seen and form.returned.bundle is None
            if is_repeated and not in_doubt:
                repeated = seen[form.sameness].returned.sha256
                yield replace(_standing(form, Status.DUPLICATE), repeats=repeated)
            elif in_doubt and form.submission.verdict is not Status.REJECTED:
                yield _held(form, together)
            else:
                yield _standing(form, form.submission.verdict)
            seen.setdefault(form.sameness, form)
        last = [f for f in together if not f.withdrawn and f.submission.content in contents]
        if last:
            before = None if in_doubt else seen[last[-1].sameness]


def _contents(together: Sequence[_Arrived]) -> tuple[frozenset[str], bool]:
    """Return the contents of one time that say something, and whether they contradict each other.

    What was confirmed outdoes the rest; once that is withdrawn, which of the rest counts is open.
    """
    there = [form for form in together if not form.withdrawn]
    chosen = [form for form in there if form.chosen]
    contents = frozenset(form.submission.content for form in chosen or there)
    contents = contents - {_UNFILLED} or contents
    gone = {f.submission.content for f in together if f.withdrawn and f.chosen}
    return contents, len(contents if chosen else contents | gone) > 1


def _held(form: _Arrived, together: Sequence[_Arrived]) -> Standing:
    content = form.submission.content
    others = [_beside(form, other) for other in together if other.submission.content != content]
    held = _standing(form, Status.HELD)
    place = Place(
        file=form.returned.file, sheet=form.submission.sheet, unit=held.unit, project=held.project
    )
    fault = problem("F13b", place, other="、".join(dict.fromkeys(others)))
    return replace(held, problems=(fault,))


def _beside(form: _Arrived, other: _Arrived) -> str:
    """Return how another form is told from one: its sheet in the same file, else its file."""
    mine, others = form.returned, other.returned
    if others.sha256 == mine.sha256:
        return other.submission.sheet
    return others.file if others.file != mine.file else f"{others.file}（{others.sha256[:8]}）"


def _standing(form: _Arrived, status: Status) -> Standing:
    return Standing(
        form.submission.unit, form.submission.project, status, form.submission, form.returned
    )
