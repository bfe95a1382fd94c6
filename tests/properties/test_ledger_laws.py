"""Newest valid wins in whatever order it is recorded; the ledger is a fold of the journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders.journals import lines_in, looked_at, lose, opened, put_lines
from xlkpi.ledger.journal.events import MasterWritten, Received
from xlkpi.ledger.series import standings
from xlkpi.problems import Unusable
from xlkpi.records import Record, Return, Status, Submission
from xlkpi.workspace.clock import fixed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlkpi.ledger.standing import Standing

START = datetime(2021, 1, 10, tzinfo=UTC)
CLOCK = fixed(START)
VERDICTS = (Status.ACCEPTED, Status.ACCEPTED_WITH_WARNINGS, Status.REJECTED, Status.HELD)


def returned(unit: str, hours: int, content: int, verdict: Status) -> Return:
    values = {"budget_total": Decimal(content)}
    form = Submission(
        unit, "p01", "项目", "1.项目", verdict, f"{content:064d}", (Record("", "", values),), ()
    )
    name = f"{unit}-{hours}-{content}.xlsx"
    return Return(
        file=name, sha256=f"{hash((unit, hours, content)) & 0xFFFFFFFF:064x}",
        received=START + timedelta(hours=hours), verdict=verdict, unit=unit, unit_name=unit,
        collection="c", sender="", submissions=(form,), problems=(),
    )  # fmt: skip


def judged(unit: str, hours: int, content: int) -> Return:
    """A return whose verdict is settled by its content."""
    return returned(unit, hours, content, VERDICTS[content % len(VERDICTS)])


RETURNS = st.lists(
    st.builds(judged, st.sampled_from(["v01", "v02"]), st.integers(0, 6), st.integers(1, 8)),
    max_size=10,
)


def state(found: Sequence[Standing]) -> set[tuple[str, str, Status, bool]]:
    return {(s.returned.file, s.submission.content, s.status, s.merged) for s in found}


def merged(found: Sequence[Standing]) -> dict[str, Standing]:
    return {s.unit: s for s in found if s.merged}


@given(RETURNS, st.randoms(use_true_random=False))
def test_the_order_of_recording_makes_no_difference(returns: list[Return], rng: object) -> None:
    turned = list(returns)
    rng.shuffle(turned)  # type: ignore[attr-defined]
    assert state(standings(turned)) == state(standings(returns))


@given(RETURNS)
def test_units_do_not_touch_each_other(returns: list[Return]) -> None:
    alone = [state(standings([r for r in returns if r.unit == unit])) for unit in ("v01", "v02")]
    assert state(standings(returns)) == alone[0] | alone[1]


@given(RETURNS, st.integers(0, 9))
def test_what_came_again_changes_no_figure(returns: list[Return], which: int) -> None:
    if not returns:
        return
    again = returns[which % len(returns)]
    later = replace(again, received=again.received + timedelta(seconds=1), file="again.xlsx")
    before, after = merged(standings(returns)), merged(standings([*returns, later]))
    if later.received > max(r.received for r in returns if r.unit == again.unit):
        kept = {u: s.submission.content for u, s in before.items()}
        now = {u: s.submission.content for u, s in after.items()}
        assert now.get(again.unit) in (kept.get(again.unit), again.submissions[0].content)
    assert {u: s.submission.content for u, s in before.items() if u != again.unit} == {
        u: s.submission.content for u, s in after.items() if u != again.unit
    }


@given(RETURNS)
def test_the_newest_valid_one_is_merged_and_only_one(returns: list[Return]) -> None:
    found = standings(returns)
    for unit in ("v01", "v02"):
        mine = [s for s in found if s.unit == unit]
        valid = [s for s in mine if s.status.valid or s.status is Status.SUPERSEDED]
        chosen = [s for s in mine if s.merged]
        assert len(chosen) == (1 if valid else 0)
        if chosen:
            newest = max(s.returned.received for s in valid)
            assert chosen[0].returned.received == newest


@given(RETURNS, st.sampled_from([Status.REJECTED, Status.HELD]))
def test_a_later_invalid_return_takes_nothing_away(returns: list[Return], verdict: Status) -> None:
    before = merged(standings(returns))
    after = merged(standings([*returns, returned("v01", 9, 9, verdict)]))
    assert {u: s.submission for u, s in before.items()} == {
        u: s.submission for u, s in after.items()
    }


def test_equal_times_with_different_content_are_both_held() -> None:
    pair = [returned("v01", 1, n, Status.ACCEPTED) for n in (1, 2)]
    found = standings(pair)
    assert {s.status for s in found} == {Status.HELD}
    assert {p.code for s in found for p in s.problems} == {"F13b"}
    told = [p.message.zh for s in found for p in s.problems]
    assert all(one.returned.file in told[0] for one in found)
    files = [replace(one, file="表.xlsx") for one in pair]
    messages = [p.message.zh for s in standings(files) for p in s.problems]
    named = [f"表.xlsx（{one.sha256[:8]}）" for one in reversed(files)]
    assert [name in message for name, message in zip(named, messages, strict=True)] == [True, True]


@pytest.mark.parametrize("before", [Status.REJECTED, Status.HELD])
def test_the_same_values_in_a_sound_file_count(before: Status) -> None:
    """A workbook with a changed title is rejected; the same values in the right one are merged."""
    first, second = returned("v01", 1, 1, before), returned("v01", 2, 1, Status.ACCEPTED)
    found = standings([first, second])
    assert [(s.status, s.merged) for s in found] == [(before, False), (Status.ACCEPTED, True)]


SERIES = [
    returned("v01", 1, 1, Status.ACCEPTED),
    returned("v01", 2, 2, Status.REJECTED),
    returned("v02", 3, 3, Status.ACCEPTED_WITH_WARNINGS),
]


@pytest.fixture
def paths(tmp_path: Path) -> tuple[Path, Path]:
    """A ledger and its journal with three returns."""
    book, journal = tmp_path / "ledger.db", tmp_path / "journal.jsonl"
    with opened(book, journal, CLOCK) as ledger:
        ledger.append([Received(one) for one in SERIES[:2]])
        ledger.append([Received(SERIES[2]), MasterWritten("c", 3, "f" * 64)])
    return book, journal


Content = tuple[tuple[Return, ...], tuple[int, str] | None, str, int]


def content(book: Path, journal: Path) -> Content:
    with opened(book, journal, CLOCK) as ledger:
        return ledger.returns("c"), ledger.master("c"), ledger.head, ledger.revision("c")


def test_what_was_appended_comes_back_equal(paths: tuple[Path, Path]) -> None:
    returns, master, _, revision = content(*paths)
    assert returns == tuple(SERIES)
    assert (master, revision) == ((3, "f" * 64), 3)


@pytest.mark.of_files
@pytest.mark.parametrize("damage", ["gone", "garbage", "empty"])
def test_a_lost_or_damaged_ledger_is_made_anew(paths: tuple[Path, Path], damage: str) -> None:
    before = content(*paths)
    book, _ = paths
    if damage == "gone":
        book.unlink()
    else:
        book.write_bytes(b"" if damage == "empty" else b"no database at all" * 100)
    assert content(*paths) == before


@pytest.mark.of_files
def test_a_crash_between_journal_and_ledger_is_made_good(
    paths: tuple[Path, Path], tmp_path: Path
) -> None:
    """The ledger of before, the journal of after: as if the power went in between."""
    book, journal = paths
    old = book.read_bytes()
    more = returned("v03", 4, 4, Status.ACCEPTED)
    with opened(book, journal, CLOCK) as ledger:
        ledger.append([Received(more)])
    after = content(book, journal)
    book.write_bytes(old)
    assert content(book, journal) == after
    with looked_at(tmp_path / "none.db", journal, CLOCK) as seen:
        assert seen.returns("c")[-1] == more
    assert not (tmp_path / "none.db").exists()


@pytest.mark.of_files
def test_a_line_cut_off_while_it_was_written_never_happened(paths: tuple[Path, Path]) -> None:
    book, journal = paths
    before = content(book, journal)
    with journal.open("ab") as file:
        file.write(b'{"seq": 5, "at": "2021')
    assert content(book, journal) == before
    with opened(book, journal, CLOCK) as ledger:
        ledger.append([Received(returned("v04", 5, 5, Status.ACCEPTED))])
    assert len(content(book, journal)[0]) == 4


def test_one_flipped_byte_in_the_journal_is_found_and_named(paths: tuple[Path, Path]) -> None:
    book, journal = paths
    lines = lines_in(journal)
    lines[1] = lines[1].replace(b"v01", b"v09", 1)
    put_lines(journal, lines)
    lose(book, journal)
    with pytest.raises(Unusable) as trouble:
        content(book, journal)
    (fault,) = trouble.value.problems
    assert (fault.code, "2" in fault.message.zh) == ("S33", True)


def test_a_ledger_that_knows_more_than_its_journal_is_not_trusted(
    paths: tuple[Path, Path],
) -> None:
    book, journal = paths
    put_lines(journal, lines_in(journal)[:-1])
    with pytest.raises(Unusable) as trouble:
        content(book, journal)
    assert [p.code for p in trouble.value.problems] == ["S75"]
