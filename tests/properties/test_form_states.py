"""What the ledger keeps of how far forms are is what their standing comes to, after any events."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert

from xlkpi.ledger.database.access import OwnAccess
from xlkpi.ledger.database.fold import apply
from xlkpi.ledger.database.tables import META, TABLES, VERSION
from xlkpi.ledger.decisions import Confirmed, Given, Reinstated, Waived, Withdrawn
from xlkpi.ledger.form_states import UnitState, form_states, last_received
from xlkpi.ledger.journal.chain import START
from xlkpi.ledger.journal.events import Event, Issued, Received, Rejudged
from xlkpi.ledger.journal.journal import Entry
from xlkpi.ledger.queries import Queries
from xlkpi.plan.answers import DIGITS
from xlkpi.plan.occasion import Occasion
from xlkpi.problems import Place, Problem, Severity
from xlkpi.records import Bundle, Return, Status, Submission
from xlkpi.texts import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2021, 1, 10, tzinfo=UTC)
GIVEN = Given("电话核实", "刘", NOW.isoformat())
COLLECTIONS, TOWN = ("c", "d"), "t01"
UNITS = ("v01", "v02", TOWN)
DECISIONS: tuple[type[Confirmed | Withdrawn | Reinstated], ...] = (Confirmed, Withdrawn, Reinstated)
FAULT = Problem("R05", Severity.ERROR, Place(field="a"), Words("错", "wrong"), Words("改", "mend"))
VERDICTS = (Status.ACCEPTED, Status.ACCEPTED_WITH_WARNINGS, Status.REJECTED, Status.HELD)
DIGESTS = [f"{n:064d}" for n in range(6)]


def form(unit: str, project: str, content: int) -> Submission:
    verdict = VERDICTS[content % len(VERDICTS)]
    faults = (FAULT,) if verdict is Status.REJECTED else ()
    return Submission(unit, project, project, "1", verdict, f"{content}", (), faults)


@st.composite
def returned(draw: st.DrawFn, digest: str) -> Return:
    """A unit's workbook, maybe a marked copy sent back, or a township's bundle of two villages."""
    unit = draw(st.sampled_from(UNITS))
    owners = (f"{TOWN}/1", f"{TOWN}/2") if unit == TOWN else (unit,)
    chosen = draw(st.lists(st.sampled_from(owners), max_size=2, unique=True))
    forms = [form(u, p, draw(st.integers(1, 4))) for u in chosen for p in ("p01", "p02")]
    worst = min((f.verdict for f in forms), key=lambda v: v.rank, default=Status.HELD)
    number = draw(st.integers(1, 9))
    at = NOW + timedelta(hours=draw(st.integers(0, 4)))
    return Return(
        f"{digest[-2:]}.xlsx", digest, at, worst, unit, unit, draw(st.sampled_from(COLLECTIONS)),
        submissions=tuple(forms),
        answers=draw(st.sampled_from(["", *DIGESTS]))[-DIGITS:],
        bundle=Bundle(number, "", "", "", "") if unit == TOWN else None,
    )  # fmt: skip


@st.composite
def decision(draw: st.DrawFn) -> Confirmed | Withdrawn | Reinstated:
    """What is decided of one return, or of one form in it."""
    digest, project = draw(st.sampled_from(DIGESTS)), draw(st.sampled_from([None, "p01"]))
    kind = draw(st.sampled_from(DECISIONS))
    return kind(draw(st.sampled_from(COLLECTIONS)), digest, project, GIVEN)


@st.composite
def events(draw: st.DrawFn) -> list[list[Event]]:
    """Some entries, in batches: what comes, what is checked anew, what is decided of it."""
    came: list[Event] = [Received(draw(returned(digest))) for digest in DIGESTS]
    again: list[Event] = [
        Rejudged(draw(returned(draw(st.sampled_from(DIGESTS))))) for _ in range(2)
    ]
    decided: list[Event] = [draw(decision()) for _ in range(draw(st.integers(0, 4)))]
    waived = Waived("c", draw(st.sampled_from(UNITS)), "p01", "R05", "", "", GIVEN)
    issued = [issue("c", unit) for unit in draw(st.lists(st.sampled_from(["", *UNITS])))]
    order: list[Event] = draw(st.permutations([*came, *again, *decided, waived, *issued]))
    cuts = sorted(draw(st.lists(st.integers(0, len(order)), max_size=4)))
    return [order[a:b] for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]


def issue(collection: str, unit: str) -> Issued:
    occasion = Occasion(collection, "", "", 2021, NOW.date(), "万元", unit, unit)
    return Issued(collection, unit, unit, "", "", "", "", occasion)


def ledger() -> OwnAccess:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        TABLES.create_all(connection)
        connection.execute(insert(META).values(id=1, version=VERSION, seq=0, head=START))
    return OwnAccess(engine)


def record(access: OwnAccess, batch: Sequence[Event], after: int = 0) -> None:
    told = [Entry(n, "", event, str(n)) for n, event in enumerate(batch, after + 1)]
    access.write(lambda connection: apply(connection, told))


def holds(queries: Queries) -> None:
    for name in COLLECTIONS:
        series, returns = queries.standing(name), queries.returns(name)
        assert queries.form_states(name) == form_states(series)
        received, issued = last_received(series, returns), {i.unit for i in queries.issues(name)}
        assert queries.unit_states(name) == {
            unit: UnitState(unit, unit in issued, received.get(unit))
            for unit in {*received, *issued}
        }


@given(events())
def test_what_is_kept_is_what_the_standing_comes_to(batches: list[list[Event]]) -> None:
    access, seq = ledger(), 0
    for batch in batches:
        record(access, batch, seq)
        seq += len(batch)
        holds(Queries(access))
    access.close()


def test_a_decision_on_a_bundle_reaches_every_unit_in_it() -> None:
    access = ledger()
    forms = tuple(form(f"{TOWN}/{n}", "p01", 4) for n in (1, 2))
    bundle = Bundle(1, "", "", "", "")
    came = Return("b", DIGESTS[0], NOW, Status.ACCEPTED, TOWN, TOWN, "c", submissions=forms)
    came = replace(came, bundle=bundle)
    record(access, [Received(came), Withdrawn("c", came.sha256, None, GIVEN)])
    kept = Queries(access).form_states("c")
    assert [(one.unit, one.merged) for one in kept.values()] == [("t01/1", ""), ("t01/2", "")]
    holds(Queries(access))
