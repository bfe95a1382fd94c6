"""What becomes of a series of returns: newest valid wins, form by form, in any order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlkpi.ledger.series import arrival_order, standings
from xlkpi.records import Return, Status, Submission

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlkpi.ledger.standing import Standing

START = datetime(2021, 1, 10, tzinfo=UTC)
LATER = 100
UNITS, PROJECTS = ("v01", "v02"), ("p01", "p02")
VERDICTS = (Status.ACCEPTED, Status.ACCEPTED_WITH_WARNINGS, Status.REJECTED, Status.HELD)
VALID, INVALID = VERDICTS[:2], VERDICTS[2:]

Form = tuple[str, str]


def submission(unit: str, project: str, content: int, verdict: Status) -> Submission:
    return Submission(unit, project, project, project, verdict, f"{content:064d}", (), ())


def returned(unit: str, hours: int, *forms: Submission) -> Return:
    told = "-".join(f"{form.project}.{int(form.content)}" for form in forms)
    name = f"{unit}-{hours}-{told}.xlsx"
    worst = min((form.verdict for form in forms), key=lambda verdict: verdict.rank)
    received = START + timedelta(hours=hours)
    return Return(name, name, received, worst, unit, unit, "c", "", forms)


def one(hours: int, content: int, verdict: Status = Status.ACCEPTED) -> Return:
    return returned("v01", hours, submission("v01", "p01", content, verdict))


@st.composite
def workbooks(draw: st.DrawFn) -> Return:
    """A workbook with one or two forms; a form's verdict is settled by its content."""
    unit = draw(st.sampled_from(UNITS))
    projects = draw(st.lists(st.sampled_from(PROJECTS), min_size=1, max_size=2, unique=True))
    contents = [draw(st.integers(1, 6)) for _ in projects]
    forms = [
        submission(unit, project, content, VERDICTS[content % len(VERDICTS)])
        for project, content in zip(projects, contents, strict=True)
    ]
    return returned(unit, draw(st.integers(0, 5)), *forms)


SERIES = st.lists(workbooks(), max_size=10)
ORDER = st.randoms(use_true_random=False)


def form_of(standing: Standing) -> Form:
    return standing.unit, standing.project


def merged(found: Iterable[Standing]) -> dict[Form, tuple[str, str]]:
    """Form -> content and file of what is merged of it; one at most."""
    chosen = [s for s in found if s.merged]
    figures = {form_of(s): (s.submission.content, s.returned.file) for s in chosen}
    assert len(figures) == len(chosen)
    return figures


def newest_valid(returns: Sequence[Return]) -> dict[Form, str]:
    """The rule in its plainest words: of the times that are no contradiction, the last valid.

    What counted before another one took its place does not come back by itself.
    """
    figures: dict[Form, str] = {}
    counted: set[tuple[Form, str]] = set()
    for hour in sorted({r.received for r in returns}):
        together = [s for r in returns if r.received == hour for s in r.submissions]
        for form in {(s.unit, s.project) for s in together}:
            mine = [s for s in together if (s.unit, s.project) == form]
            one = mine[0]
            known = (form, one.content) in counted
            if len({s.content for s in mine}) == 1 and one.verdict.valid and not known:
                figures[form] = one.content
                counted.add((form, one.content))
    return figures


def turned(returns: Sequence[Return], order: Random) -> list[Return]:
    mixed = list(returns)
    order.shuffle(mixed)
    return mixed


@given(SERIES, ORDER)
@example([one(1, 1), one(1, 2), one(2, 1)], Random(1))
def test_the_newest_valid_form_is_merged_in_whatever_order_they_were_recorded(
    returns: list[Return], order: Random
) -> None:
    found = standings(turned(returns, order))
    figures = {form: content for form, (content, _) in merged(found).items()}
    assert figures == newest_valid(returns)


@given(SERIES, ORDER)
def test_the_order_of_recording_changes_nothing_at_all(
    returns: list[Return], order: Random
) -> None:
    assert standings(turned(returns, order)) == standings(returns)


@given(SERIES)
def test_every_form_has_one_standing_in_order_of_arrival(returns: list[Return]) -> None:
    forms = [(r, s) for r in arrival_order(returns) for s in r.submissions]
    assert [(s.returned, s.submission) for s in standings(returns)] == forms


@given(SERIES)
def test_what_is_merged_is_valid_and_what_is_invalid_keeps_its_fault(
    returns: list[Return],
) -> None:
    for standing in standings(returns):
        assert standing.merged == standing.status.valid
        assert not standing.merged or standing.status is standing.submission.verdict
        if standing.submission.verdict is Status.REJECTED:
            assert standing.status in (Status.REJECTED, Status.DUPLICATE)


@given(SERIES)
def test_the_same_returns_again_change_nothing(returns: list[Return]) -> None:
    again = [replace(r) for r in returns]
    before, after = standings(returns), standings([*returns, *again])
    old = [s for s in after if any(s.returned is r for r in returns)]
    new = [s for s in after if any(s.returned is r for r in again)]
    assert old == list(before)
    assert merged(new) == {}
    assert {s.status for s in new} <= {Status.DUPLICATE, Status.HELD, Status.REJECTED}


@given(SERIES, st.sampled_from(UNITS), st.sampled_from(PROJECTS))
def test_the_last_form_under_another_name_is_a_duplicate(
    returns: list[Return], unit: str, project: str
) -> None:
    final = returned(unit, 50, submission(unit, project, 3, Status.HELD))
    again = replace(final, file="再发.xlsx", sha256="", received=START + timedelta(hours=LATER))
    before, after = standings([*returns, final]), standings([*returns, final, again])
    assert after[:-1] == before
    assert (after[-1].status, after[-1].merged) == (Status.DUPLICATE, False)


@given(SERIES)
def test_the_forms_of_a_workbook_stand_on_their_own(returns: list[Return]) -> None:
    together = standings(returns)
    for form in [(unit, project) for unit in UNITS for project in PROJECTS]:
        cut = [
            replace(r, submissions=tuple(s for s in r.submissions if (s.unit, s.project) == form))
            for r in returns
        ]
        alone = [(s.returned.file, s.status, s.merged) for s in standings(cut)]
        mine = [(s.returned.file, s.status, s.merged) for s in together if form_of(s) == form]
        assert alone == mine


@given(SERIES, st.sampled_from(UNITS), st.sampled_from(INVALID))
def test_a_later_invalid_return_takes_nothing_away(
    returns: list[Return], unit: str, verdict: Status
) -> None:
    forms = [submission(unit, project, 9, verdict) for project in PROJECTS]
    after = standings([*returns, returned(unit, LATER, *forms)])
    assert merged(after) == merged(standings(returns))
    assert {s.status for s in after if s.submission in forms} == {verdict}


@given(SERIES, st.sampled_from(UNITS), st.sampled_from(VALID))
def test_a_later_valid_return_takes_the_place_of_all_before_it(
    returns: list[Return], unit: str, verdict: Status
) -> None:
    newest = returned(unit, LATER, submission(unit, "p01", 9, verdict))
    before, after = standings(returns), standings([*returns, newest])
    form = (unit, "p01")
    assert merged(after) == merged(before) | {form: (f"{9:064d}", newest.file)}
    rest = [s for s in after[:-1] if form_of(s) == form]
    assert [s.status for s in rest] == [
        Status.SUPERSEDED if s.merged else s.status for s in before if form_of(s) == form
    ]


def test_a_form_as_it_was_sent_contradicts_nothing_of_its_time() -> None:
    blank = replace(submission("v01", "p01", 0, Status.REJECTED), content="")
    unfilled = replace(returned("v01", 3, submission("v01", "p01", 0, Status.REJECTED)),
                       submissions=(blank,))  # fmt: skip
    filled = one(3, 5)
    found = standings([unfilled, filled])
    assert {(s.status, s.merged) for s in found if s.returned is filled} == {
        (Status.ACCEPTED, True)
    }
    assert {s.status for s in found if s.returned is unfilled} == {Status.SUPERSEDED}
    assert [s.status for s in standings([unfilled])] == [Status.REJECTED]
    later = replace(unfilled, received=START + timedelta(hours=4))
    assert [s.status for s in standings([filled, later])] == [Status.ACCEPTED, Status.REJECTED]


@given(SERIES, st.sampled_from(VALID), st.sampled_from([8, 9]))
def test_a_contradiction_of_one_time_takes_nothing_away_until_it_is_settled(
    returns: list[Return], verdict: Status, content: int
) -> None:
    pair = [one(LATER, other, verdict) for other in (8, 9)]
    contradicted = standings([*returns, *pair])
    assert merged(contradicted) == merged(standings(returns))
    assert [(s.status, [p.code for p in s.problems]) for s in contradicted[-2:]] == [
        (Status.HELD, ["F13b"])
    ] * 2
    settled = merged(standings([*returns, *pair, one(LATER + 1, content, verdict)]))
    assert settled["v01", "p01"][0] == f"{content:064d}"


@pytest.mark.parametrize(
    ("contents", "statuses"),
    [
        ((1, 1), "accepted duplicate"),
        ((1, 2), "superseded accepted"),
        ((1, 2, 1), "superseded accepted held"),
        ((1, 2, 2, 1, 1), "superseded accepted duplicate held duplicate"),
        ((1, 2, 1, 2, 3), "superseded superseded held superseded accepted"),
    ],
)
def test_identical_is_what_equals_the_form_before_it(
    contents: tuple[int, ...], statuses: str
) -> None:
    found = standings([one(hours, content) for hours, content in enumerate(contents)])
    assert [s.status.value for s in found] == statuses.split()


def test_of_a_contradiction_what_equals_the_form_before_it_is_held_too() -> None:
    found = standings([one(1, 1), one(2, 1), one(2, 2)])
    assert [(s.status, s.merged) for s in found] == [
        (Status.ACCEPTED, True),
        (Status.HELD, False),
        (Status.HELD, False),
    ]
