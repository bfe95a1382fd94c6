"""What becomes of every form of a series of returns: newest valid wins.

Pure functions: the result depends on the returns alone, not on the order they were recorded in.
Arrival order is by time received, then by file name and content. Of one form's series

- a form with the same content as the one before it, and as valid, is a duplicate (A, B, A: the
  third is none; what was rejected for its file and comes again in a sound one counts);
- forms of the same time with different content are both held (F13b);
- the last valid one is merged, valid ones before it are superseded; a later rejected or held one
  takes nothing away.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from xlkpi.problems import Place, Problem, problem
from xlkpi.records import Return, Status, Submission

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Standing:
    """One form of one return, what became of it; `problems` come from its place in the series."""

    unit: str
    project: str
    status: Status
    submission: Submission
    returned: Return
    merged: bool = False
    problems: tuple[Problem, ...] = ()


_Arrived = tuple[Return, Submission]


def arrival_order(returns: Iterable[Return]) -> tuple[Return, ...]:
    """Return the returns in order of arrival; equal files are told apart by name and content."""
    return tuple(sorted(returns, key=lambda r: (r.received, r.file, r.sha256)))


def standings(returns: Iterable[Return]) -> tuple[Standing, ...]:
    """Return what became of every form of these returns, in order of arrival."""
    ordered = arrival_order(returns)
    series: Mapping[tuple[str, str], list[_Arrived]] = defaultdict(list)
    for returned in ordered:
        for submission in returned.submissions:
            series[submission.unit, submission.project].append((returned, submission))
    judged = {key: _of_series(forms) for key, forms in series.items()}
    return tuple(next(judged[s.unit, s.project]) for r in ordered for s in r.submissions)


def _of_series(forms: Sequence[_Arrived]) -> Iterator[Standing]:
    judged = list(_judged(forms))
    last = max((n for n, s in enumerate(judged) if s.status.valid), default=None)
    for n, standing in enumerate(judged):
        if not standing.status.valid:
            yield standing
        elif n == last:
            yield _with(standing, standing.status, merged=True)
        else:
            yield _with(standing, Status.SUPERSEDED)


def _judged(forms: Sequence[_Arrived]) -> Iterator[Standing]:
    """Tell duplicates and contradictions of one time; the rest keeps its own verdict."""
    before: tuple[str, bool] | None = None
    for _, group in groupby(forms, key=lambda f: f[0].received):
        together = list(group)
        contents = dict.fromkeys(s.content for _, s in together)
        contradictory = len(contents) > 1
        seen = {before}
        for returned, submission in together:
            standing = Standing(
                submission.unit, submission.project, submission.verdict, submission, returned
            )
            same = (submission.content, submission.verdict.valid)
            if same in seen and not contradictory:
                yield _with(standing, Status.DUPLICATE)
            elif contradictory and submission.verdict is not Status.REJECTED:
                yield _held(standing, together)
            else:
                yield standing
            seen.add(same)
        last = together[-1][1]
        before = None if contradictory else (last.content, last.verdict.valid)


def _held(standing: Standing, together: Sequence[_Arrived]) -> Standing:
    others = [r.file for r, s in together if s.content != standing.submission.content]
    place = Place(
        file=standing.returned.file,
        sheet=standing.submission.sheet,
        unit=standing.unit,
        project=standing.project,
    )
    told = problem("F13b", place, other="、".join(dict.fromkeys(others)))
    return Standing(
        standing.unit,
        standing.project,
        Status.HELD,
        standing.submission,
        standing.returned,
        problems=(told,),
    )


def _with(standing: Standing, status: Status, *, merged: bool = False) -> Standing:
    return Standing(
        standing.unit,
        standing.project,
        status,
        standing.submission,
        standing.returned,
        merged,
        standing.problems,
    )
