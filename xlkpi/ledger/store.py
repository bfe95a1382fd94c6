"""How an event changes the ledger's tables, and what they say."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, assert_never

from sqlalchemy import Connection, Select, Table, delete, func, insert, select, update

from xlkpi.ledger.codec import (
    amendment_from_json,
    problems_from_json,
    problems_to_json,
    records_from_json,
    records_to_json,
)
from xlkpi.ledger.decisions import (
    Confirmed,
    Extended,
    Reinstated,
    Waived,
    Withdrawn,
    decision_from_json,
    decision_name,
    decision_to_json,
)
from xlkpi.ledger.events import (
    Evidence,
    Issued,
    MasterWritten,
    Received,
    Rejudged,
    Reviewed,
    SpecKept,
    event_from_json,
    event_to_json,
)
from xlkpi.ledger.mails import Collected, collected_from_json, collected_to_json
from xlkpi.ledger.outgoing import Dispatch, Dispatched
from xlkpi.ledger.outgoing_store import end_dispatch, insert_dispatch
from xlkpi.ledger.seals import NewKey, Sealed, seal_from_json, seal_to_json
from xlkpi.ledger.tables import (
    DECISIONS,
    EVIDENCE,
    FORMS,
    ISSUES,
    MAILS,
    MASTERS,
    META,
    RETURNS,
    REVIEWS,
    SEALS,
    SPECS,
)
from xlkpi.plan.occasion import from_json, to_json
from xlkpi.problems import Severity
from xlkpi.records import Return, Status, Submission

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.journal import Entry
    from xlkpi.ledger.seals import Seal
    from xlkpi.problems import Problem


class IssueNote(NamedTuple):
    """An issue without its occasion: enough to know whether it is the one looked for."""

    collection: str
    unit: str
    unit_name: str
    plan: str
    at: str


def apply(connection: Connection, entries: Iterable[Entry]) -> None:
    """Bring the tables up to these entries; the caller commits."""
    last: Entry | None = None
    for entry in entries:
        _apply_one(connection, entry)
        last = entry
    if last is not None:
        connection.execute(update(META).values(seq=last.seq, head=last.hash))


def _apply_one(connection: Connection, entry: Entry) -> None:
    match entry.event:
        case SpecKept(fingerprint=fingerprint, text=text):
            known = select(SPECS.c.fingerprint).where(SPECS.c.fingerprint == fingerprint)
            if connection.execute(known).first() is None:
                connection.execute(insert(SPECS).values(fingerprint=fingerprint, text=text))
        case Received(returned=returned):
            _insert_return(connection, entry.seq, returned, entry.seq)
        case Rejudged(returned=returned):
            _replace_return(connection, entry.seq, returned)
        case Dispatch() as one:
            insert_dispatch(connection, entry.seq, one, _dumped(asdict(one)))
        case Dispatched() as one:
            end_dispatch(connection, one)
        case event:
            table, row = _line(event)
            connection.execute(insert(table).values(seq=entry.seq, **row))


def _line(
    event: Issued | MasterWritten | Reviewed | Evidence | Collected | Decision | Seal,
) -> tuple[Table, dict[str, Any]]:
    """Return what an event adds: to which table, which line."""
    match event:
        case Issued():
            row = {name: getattr(event, name) for name in _ISSUE_NAMES}
            return ISSUES, {**row, "occasion": _dumped(to_json(event.occasion))}
        case MasterWritten():
            return MASTERS, asdict(event)
        case Reviewed():
            body = _dumped(event_to_json(event)[1])
            return REVIEWS, {"collection": event.collection, "body": body}
        case Evidence():
            return EVIDENCE, asdict(event)
        case Collected():
            row = {name: getattr(event, name) for name in _MAIL_NAMES}
            return MAILS, {**row, "body": _dumped(collected_to_json(event))}
        case Confirmed() | Withdrawn() | Reinstated() | Waived() | Extended():
            row = {"collection": event.collection, "kind": decision_name(event)}
            return DECISIONS, {**row, "body": _dumped(decision_to_json(event))}
        case Sealed() | NewKey():
            kind, data = seal_to_json(event)
            return SEALS, {"kind": kind, "body": _dumped(data)}
        case _:
            assert_never(event)


_MAIL_NAMES = ("sha256", "mailbox", "validity", "uid")
_ISSUE_NAMES = ("collection", "unit", "unit_name", "spec", "plan", "file", "at", "sha256")


_RETURN_NAMES = (
    "file", "sha256", "unit", "unit_name", "collection", "sender", "answers", "mail", "by_hand",
    "named",
)  # fmt: skip
_FORM_NAMES = ("unit", "project", "project_name", "sheet", "content", "issued", "by_choice")


def _replace_return(connection: Connection, judged: int, returned: Return) -> None:
    """Put what is said of a return now in the place of what was said, at its old number."""
    query = select(RETURNS.c.seq).where(RETURNS.c.sha256 == returned.sha256)
    seq = connection.execute(query).scalar()
    if seq is not None:
        connection.execute(delete(FORMS).where(FORMS.c.seq == seq))
        connection.execute(delete(RETURNS).where(RETURNS.c.seq == seq))
        _insert_return(connection, seq, returned, judged)


def _insert_return(connection: Connection, seq: int, returned: Return, judged: int) -> None:
    row: dict[str, Any] = {name: getattr(returned, name) for name in _RETURN_NAMES}
    row |= {
        "seq": seq,
        "judged": judged,
        "received": returned.received.isoformat(),
        "verdict": returned.verdict.value,
        "problems": _dumped(problems_to_json(returned.problems)),
        "amendment": _dumped(returned.amendment and asdict(returned.amendment)),
    }
    connection.execute(insert(RETURNS).values(**row))
    forms = [
        {
            **{name: getattr(form, name) for name in _FORM_NAMES},
            "seq": seq,
            "number": number,
            "verdict": form.verdict.value,
            "records": _dumped(records_to_json(form.records)),
            **_problems_apart(form.problems),
        }
        for number, form in enumerate(returned.submissions)
    ]
    if forms:
        connection.execute(insert(FORMS), forms)


def read_issues(connection: Connection, collection: str) -> tuple[Issued, ...]:
    """Return every issue of a collection, oldest first."""
    query = select(ISSUES).where(ISSUES.c.collection == collection).order_by(ISSUES.c.seq)
    return tuple(_issued(row) for row in connection.execute(query).mappings())


def read_decisions(connection: Connection, collection: str, after: int = 0) -> tuple[Decision, ...]:
    """Return the decisions about a collection after an entry of the journal, oldest first."""
    query = select(DECISIONS).where(DECISIONS.c.collection == collection, DECISIONS.c.seq > after)
    query = query.order_by(DECISIONS.c.seq)
    rows = connection.execute(query).mappings()
    return tuple(decision_from_json(row["kind"], json.loads(row["body"])) for row in rows)


def read_new_keys(connection: Connection) -> tuple[tuple[int, NewKey], ...]:
    """Return each decision on a new key with its number in the journal, oldest first."""
    query = select(SEALS).where(SEALS.c.kind == "new_key").order_by(SEALS.c.seq)
    rows = connection.execute(query).mappings()
    found = ((row["seq"], seal_from_json("new_key", json.loads(row["body"]))) for row in rows)
    return tuple((int(seq), one) for seq, one in found if isinstance(one, NewKey))


def read_evidence(connection: Connection, collection: str | None = None) -> tuple[Evidence, ...]:
    """Return the evidence of a collection, else of all, oldest first."""
    columns = [column for column in EVIDENCE.c if column.name != "seq"]
    query = select(*columns).order_by(EVIDENCE.c.seq)
    if collection is not None:
        query = query.where(EVIDENCE.c.collection == collection)
    return tuple(Evidence(**row) for row in connection.execute(query).mappings())


def read_mails(
    connection: Connection, digests: Sequence[str] | None = None
) -> tuple[Collected, ...]:
    """Return the mails that were taken in (of these SHA-256), oldest first."""
    query = select(MAILS.c.body).order_by(MAILS.c.seq)
    if digests is not None:
        query = query.where(MAILS.c.sha256.in_(digests))
    return tuple(collected_from_json(json.loads(b)) for b in connection.execute(query).scalars())


def read_position(connection: Connection, mailbox: str) -> tuple[int, int] | None:
    """Return numbering and highest number of what was taken in from a mailbox last."""
    query = select(MAILS.c.validity, func.max(MAILS.c.uid)).where(MAILS.c.mailbox == mailbox)
    query = query.group_by(MAILS.c.validity).order_by(func.max(MAILS.c.seq).desc())
    found = connection.execute(query).first()
    return None if found is None else (int(found[0]), int(found[1]))


def read_reviews(connection: Connection, collection: str) -> tuple[tuple[int, Reviewed], ...]:
    """Return every review of a collection with its number in the journal, oldest first."""
    query = select(REVIEWS).where(REVIEWS.c.collection == collection).order_by(REVIEWS.c.seq)
    found = []
    for row in connection.execute(query).mappings():
        one = event_from_json("reviewed", json.loads(row["body"]))
        if isinstance(one, Reviewed):
            found.append((int(row["seq"]), one))
    return tuple(found)


def read_issue_notes(connection: Connection) -> tuple[IssueNote, ...]:
    """Return what was issued to whom, oldest first, without what stood in it."""
    query = select(*(ISSUES.c[name] for name in IssueNote._fields)).order_by(ISSUES.c.seq)
    return tuple(IssueNote(*row) for row in connection.execute(query))


_WHOLE = 64
"""Digits of a whole fingerprint."""


def read_issues_by_plan(connection: Connection, prefix: str) -> tuple[Issued, ...]:
    """Return the issues whose plan's fingerprint begins so, oldest first."""
    whole = len(prefix) == _WHOLE  # an index finds it
    begins = ISSUES.c.plan == prefix if whole else ISSUES.c.plan.startswith(prefix, autoescape=True)
    query = select(ISSUES).where(begins)
    found = connection.execute(query.order_by(ISSUES.c.seq)).mappings()
    return tuple(_issued(row) for row in found)


def read_returns(
    connection: Connection, collection: str | None, *, values: bool = True
) -> tuple[Return, ...]:
    """Return every return (of a collection), in the order they were recorded.

    Without values and remarks they are read in a quarter of the time: enough for who sent what,
    and what is wrong with it.
    """
    query, forms_query = select(RETURNS).order_by(RETURNS.c.seq), _forms(values=values)
    if collection is not None:
        query = query.where(RETURNS.c.collection == collection)
        forms_query = forms_query.join(RETURNS, RETURNS.c.seq == FORMS.c.seq)
        forms_query = forms_query.where(RETURNS.c.collection == collection)
    return _joined(connection, query, forms_query)


def read_returns_of(connection: Connection, digests: Sequence[str]) -> tuple[Return, ...]:
    """Return the returns of these SHA-256, in the order they were recorded."""
    query = select(RETURNS).where(RETURNS.c.sha256.in_(digests)).order_by(RETURNS.c.seq)
    forms_query = _forms().join(RETURNS, RETURNS.c.seq == FORMS.c.seq)
    return _joined(connection, query, forms_query.where(RETURNS.c.sha256.in_(digests)))


def _forms(*, values: bool = True) -> Select[Any]:
    columns = [one for one in FORMS.c if values or one.name not in {"records", "remarks"}]
    return select(*columns).order_by(FORMS.c.seq, FORMS.c.number)


def _joined(
    connection: Connection, query: Select[Any], forms_query: Select[Any]
) -> tuple[Return, ...]:
    forms: dict[int, list[Submission]] = {}
    for row in connection.execute(forms_query).mappings():
        forms.setdefault(row["seq"], []).append(_submission(row))
    return tuple(
        _return_of(
            row,
            tuple(forms.get(row["seq"], ())),
            problems_from_json(json.loads(row["problems"])),
        )
        for row in connection.execute(query).mappings()
    )


def _submission(row: Any) -> Submission:
    records = json.loads(row["records"]) if "records" in row else ()
    return Submission(
        **{name: row[name] for name in _FORM_NAMES},
        verdict=Status(row["verdict"]),
        records=records_from_json(records),
        problems=_problems_together(row),
    )


def _problems_apart(problems: Sequence[Problem]) -> dict[str, str]:
    """Return faults, and remarks with their places among all: they are most, and seldom asked."""
    faults = [one for one in problems if one.severity is not Severity.INFO]
    places = [n for n, one in enumerate(problems) if one.severity is Severity.INFO]
    remarks = problems_to_json([problems[n] for n in places])
    return {
        "faults": _dumped(problems_to_json(faults)),
        "remarks": _dumped(list(zip(places, remarks, strict=True))),
    }


def _problems_together(row: Any) -> tuple[Problem, ...]:
    """Return faults and, where they were read, remarks as they stood together."""
    found = json.loads(row["faults"])
    for place, remark in json.loads(row["remarks"]) if "remarks" in row else ():
        found.insert(place, remark)
    return problems_from_json(found)


def read_arrivals(connection: Connection) -> Iterator[Return]:
    """Yield every return without values and problems."""
    names = ("seq", "unit", "project", "project_name", "sheet", "verdict", "content", "by_choice")
    query = select(*(FORMS.c[name] for name in names)).order_by(FORMS.c.seq, FORMS.c.number)
    forms: dict[int, list[Submission]] = {}
    for seq, unit, project, name, sheet, verdict, content, choice in connection.execute(query):
        form = Submission(unit, project, name, sheet, Status(verdict), content, (), ())
        form = replace(form, by_choice=choice) if choice else form
        forms.setdefault(seq, []).append(form)
    columns = [column for column in RETURNS.c if column.name != "problems"]
    for row in connection.execute(select(*columns).order_by(RETURNS.c.seq)).mappings():
        yield _return_of(row, tuple(forms.get(row["seq"], ())), ())


def _issued(row: Any) -> Issued:
    values = {name: row[name] for name in _ISSUE_NAMES}
    return Issued(**values, occasion=from_json(json.loads(row["occasion"])))


def _return_of(row: Any, forms: tuple[Submission, ...], problems: tuple[Problem, ...]) -> Return:
    return Return(
        file=row["file"],
        sha256=row["sha256"],
        received=datetime.fromisoformat(row["received"]),
        verdict=Status(row["verdict"]),
        unit=row["unit"],
        unit_name=row["unit_name"],
        collection=row["collection"],
        sender=row["sender"],
        submissions=forms,
        problems=problems,
        answers=row["answers"],
        mail=row["mail"],
        by_hand=bool(row["by_hand"]),
        named=row["named"],
        amendment=amendment_from_json(json.loads(row["amendment"])),
    )


def _dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
