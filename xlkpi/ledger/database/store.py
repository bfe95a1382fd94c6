"""How an event changes the ledger's tables, and what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    Text,
    delete,
    false,
    func,
    insert,
    select,
    type_coerce,
)

from xlkpi.codec import from_json, left_out, to_json
from xlkpi.ledger.database.outgoing_store import end_dispatch
from xlkpi.ledger.database.packed import Packing, problems_together
from xlkpi.ledger.database.tables import (
    DECISIONS,
    DISPATCHES,
    EVIDENCE,
    FORMS,
    ISSUES,
    MAILS,
    MASTERS,
    RETURNS,
    REVIEWS,
    SEALS,
    SPECS,
)
from xlkpi.ledger.database.written_forms import columns_apart
from xlkpi.ledger.decisions import Decision
from xlkpi.ledger.journal.events import (
    Evidence,
    Issued,
    MasterWritten,
    Received,
    Rejudged,
    Reviewed,
    SpecKept,
    event_from_json,
    event_name,
)
from xlkpi.ledger.journal.seals import NewKey, Seal
from xlkpi.ledger.mails import Collected
from xlkpi.ledger.outgoing import Dispatch, Dispatched
from xlkpi.records import Return, Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from xlkpi.ledger.journal.events import Event
    from xlkpi.ledger.journal.journal import Entry


class IssueNote(NamedTuple):
    """An issue without its occasion: enough to know whether it is the one looked for.

    `spec` is the fingerprint of its spec, `measure` that in which its amounts are typed.
    """

    collection: str
    unit: str
    unit_name: str
    plan: str
    at: str
    spec: str = ""
    measure: str = ""


def apply_one(connection: Connection, entry: Entry) -> None:
    """Bring the tables of what happened up to an entry."""
    match entry.event:
        case SpecKept(fingerprint=fingerprint, text=text):
            known = select(SPECS.c.fingerprint).where(SPECS.c.fingerprint == fingerprint)
            if connection.execute(known).first() is None:
                connection.execute(insert(SPECS).values(fingerprint=fingerprint, text=text))
        case Received(returned=returned):
            _insert_return(connection, entry.seq, returned, entry.seq)
        case Rejudged(returned=returned):
            _replace_return(connection, entry.seq, returned)
        case Dispatched() as one:
            end_dispatch(connection, one)
        case event:
            table, body = _TABLES[type(event)], to_json(event)
            body |= {"measure": event.occasion.measure} if isinstance(event, Issued) else {}
            row = _row(table, {"kind": event_name(event), **body, "body": body, "seq": entry.seq})
            connection.execute(insert(table), row)


_TABLES: Mapping[type[Event], Table] = {
    Issued: ISSUES,
    MasterWritten: MASTERS,
    Reviewed: REVIEWS,
    Evidence: EVIDENCE,
    Collected: MAILS,
    Dispatch: DISPATCHES,
    **dict.fromkeys(get_args(Decision), DECISIONS),
    **dict.fromkeys(get_args(Seal), SEALS),
}
"""Where an event of a kind adds a line."""


def _row(table: Table, known: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a table has of what is known."""
    return {one.name: known[one.name] for one in table.columns if one.name in known}


def _replace_return(connection: Connection, judged: int, returned: Return) -> None:
    """Put what is said of a return now in the place of what was said, at its old number."""
    query = select(RETURNS.c.seq).where(RETURNS.c.sha256 == returned.sha256)
    seq = connection.execute(query).scalar()
    if seq is not None:
        connection.execute(delete(FORMS).where(FORMS.c.seq == seq))
        connection.execute(delete(RETURNS).where(RETURNS.c.seq == seq))
        _insert_return(connection, seq, returned, judged)


def _insert_return(connection: Connection, seq: int, returned: Return, judged: int) -> None:
    known = {**_OF_RETURN, **to_json(returned), "seq": seq, "judged": judged}
    connection.execute(insert(RETURNS), _row(RETURNS, known))
    both = zip(returned.submissions, known["submissions"], strict=True)
    forms = [
        {**_OF_FORM, **data, **columns_apart(form, data), "seq": seq, "number": number}
        for number, (form, data) in enumerate(both)
    ]
    if forms:
        connection.execute(insert(FORMS), [_row(FORMS, form) for form in forms])


_OF_RETURN, _OF_FORM = left_out(Return), left_out(Submission)


def read_issues(connection: Connection, collection: str) -> tuple[Issued, ...]:
    """Return every issue of a collection, oldest first."""
    return _issues(connection, ISSUES.c.collection == collection)


def read_decisions(
    connection: Connection, collection: str, *which: ColumnElement[bool]
) -> tuple[Decision, ...]:
    """Return the decisions about a collection (only such), oldest first."""
    query = select(DECISIONS).where(DECISIONS.c.collection == collection, *which)
    query = query.order_by(DECISIONS.c.seq)
    rows = connection.execute(query).mappings()
    found = (event_from_json(row["kind"], row["body"]) for row in rows)
    return tuple(one for one in found if isinstance(one, Decision))


def read_new_keys(connection: Connection) -> tuple[tuple[int, NewKey], ...]:
    """Return each decision on a new key with its number in the journal, oldest first."""
    query = select(SEALS.c.seq, SEALS.c.body).where(SEALS.c.kind == "new_key").order_by(SEALS.c.seq)
    return tuple((int(seq), from_json(NewKey, body)) for seq, body in connection.execute(query))


def read_evidence(connection: Connection, collection: str | None = None) -> tuple[Evidence, ...]:
    """Return the evidence of a collection, else of all, oldest first."""
    query = select(*_columns(EVIDENCE, "seq")).order_by(EVIDENCE.c.seq)
    if collection is not None:
        query = query.where(EVIDENCE.c.collection == collection)
    return tuple(from_json(Evidence, row) for row in _rows(connection, query))


def read_mails(
    connection: Connection, digests: Sequence[str] | None = None
) -> tuple[Collected, ...]:
    """Return the mails that were taken in (of these SHA-256), oldest first."""
    query = select(MAILS.c.body).order_by(MAILS.c.seq)
    if digests is not None:
        query = query.where(MAILS.c.sha256.in_(digests))
    return tuple(from_json(Collected, body) for body in connection.execute(query).scalars())


def read_position(connection: Connection, mailbox: str) -> tuple[int, int] | None:
    """Return numbering and highest number of what was taken in from a mailbox last."""
    query = select(MAILS.c.validity, func.max(MAILS.c.uid)).where(MAILS.c.mailbox == mailbox)
    query = query.group_by(MAILS.c.validity).order_by(func.max(MAILS.c.seq).desc())
    found = connection.execute(query).first()
    return None if found is None else (int(found[0]), int(found[1]))


def read_reviews(connection: Connection, collection: str) -> tuple[tuple[int, Reviewed], ...]:
    """Return every review of a collection with its number in the journal, oldest first."""
    query = select(REVIEWS.c.seq, REVIEWS.c.body).where(REVIEWS.c.collection == collection)
    rows = connection.execute(query.order_by(REVIEWS.c.seq))
    return tuple((int(seq), from_json(Reviewed, body)) for seq, body in rows)


def read_issue_notes(connection: Connection, *which: ColumnElement[bool]) -> tuple[IssueNote, ...]:
    """Return what was issued to whom (only such), oldest first, without what stood in it."""
    query = select(*(ISSUES.c[name] for name in IssueNote._fields)).where(*which)
    return tuple(IssueNote(*row) for row in connection.execute(query.order_by(ISSUES.c.seq)))


_WHOLE = 64
"""Digits of a whole fingerprint."""


def read_issues_by_plan(connection: Connection, prefix: str) -> tuple[Issued, ...]:
    """Return the issues whose plan's fingerprint begins so, oldest first."""
    whole = len(prefix) == _WHOLE  # an index finds it
    begins = ISSUES.c.plan == prefix if whole else ISSUES.c.plan.startswith(prefix, autoescape=True)
    return _issues(connection, begins)


def read_issue_rows(connection: Connection, plans: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return plan -> its newest issue as it is on record: JSON of an `Issued`."""
    query = select(*_columns(ISSUES, "seq", "measure")).where(ISSUES.c.plan.in_(plans))
    return {row["plan"]: row for row in _rows(connection, query.order_by(ISSUES.c.seq))}


def _issues(connection: Connection, which: ColumnElement[bool]) -> tuple[Issued, ...]:
    query = select(*_columns(ISSUES, "seq", "measure")).where(which).order_by(ISSUES.c.seq)
    return tuple(from_json(Issued, row) for row in _rows(connection, query))


def read_returns(
    connection: Connection, collection: str | None, *, values: bool = True
) -> tuple[Return, ...]:
    """Return every return (of a collection), in the order they were recorded.

    Values and problems come packed: there may be very many. Without values and remarks they are
    read in a quarter of the time: enough for who sent what, and what is wrong with it.
    """
    which = [] if collection is None else [RETURNS.c.collection == collection]
    return read_returns_where(connection, *which, values=values)


def read_returns_where(
    connection: Connection, *which: ColumnElement[bool], values: bool = True
) -> tuple[Return, ...]:
    """Return such returns as `read_returns` does."""
    forms = _forms_to_pack() if values else _forms("records", "remarks")
    if which:
        forms = forms.join(RETURNS, RETURNS.c.seq == FORMS.c.seq).where(*which)
    made = _packed if values else _form
    return tuple(_joined(connection, _returns().where(*which), forms, made))


def read_bundles(connection: Connection, collection: str) -> Iterator[Return]:
    """Yield the bundles of a collection without their forms and problems, as they were recorded."""
    there = type_coerce(RETURNS.c.bundle, Text) != "null"
    query = _returns("problems").where(RETURNS.c.collection == collection, there)
    for row in _rows(connection, query):
        del row["seq"]
        yield from_json(Return, row)


def read_returns_of(connection: Connection, digests: Sequence[str]) -> tuple[Return, ...]:
    """Return the returns of these SHA-256, in the order they were recorded."""
    return read_returns_where(connection, RETURNS.c.sha256.in_(digests))


def read_formless(connection: Connection, most: int) -> tuple[Return, ...]:
    """Return the returns in which no form was found, the latest on record first."""
    there = select(FORMS.c.seq).where(FORMS.c.seq == RETURNS.c.seq).exists()
    query = _returns().where(~there).order_by(None).order_by(RETURNS.c.seq.desc()).limit(most)
    return tuple(_joined(connection, query, _forms().where(false())))


def _returns(*without: str) -> Select[Any]:
    return select(*_columns(RETURNS, "judged", *without)).order_by(RETURNS.c.seq)


def _forms(*without: str) -> Select[Any]:
    return select(*_columns(FORMS, "number", *without)).order_by(FORMS.c.seq, FORMS.c.number)


def _forms_to_pack() -> Select[Any]:
    """Return a query of forms with their problems as the texts that stand in the table."""
    texts = (type_coerce(FORMS.c[name], Text).label(name) for name in ("faults", "remarks"))
    columns = (*_columns(FORMS, "number", "faults", "remarks"), *texts)
    return select(*columns).order_by(FORMS.c.seq, FORMS.c.number)


def _columns(table: Table, *without: str) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in without]


_AT_A_TIME = 256
"""Rows that are fetched together: all of them would be twice what is made of them."""


def _rows(connection: Connection, query: Select[Any]) -> Iterator[dict[str, Any]]:
    found = connection.execute(query, execution_options={"yield_per": _AT_A_TIME})
    names = tuple(found.keys())
    return (dict(zip(names, row, strict=True)) for row in found)


def _joined(
    connection: Connection,
    query: Select[Any],
    forms_query: Select[Any],
    made: Callable[[Packing, dict[str, Any]], Submission] | None = None,
) -> Iterator[Return]:
    """Yield returns with their forms; parts that were not read are empty.

    Each form is made at once: to hold the data of all of them takes longer than to read them.
    """
    forms: dict[int, list[Submission]] = {}
    packing, make = Packing(), made or _form
    for row in _rows(connection, forms_query):
        forms.setdefault(row.pop("seq"), []).append(make(packing, row))
    for row in _rows(connection, query):
        submissions = tuple(forms.get(row.pop("seq"), ()))
        yield replace(from_json(Return, row), submissions=submissions)


def _form(_: Packing, row: dict[str, Any]) -> Submission:
    """Return a form of a row of the table, without the seq of its return."""
    row["problems"] = problems_together(row.pop("faults", []), row.pop("remarks", ()))
    row.setdefault("records", ())
    return from_json(Submission, row)


def _packed(packing: Packing, row: dict[str, Any]) -> Submission:
    """Return a form whose problems come as texts, packed."""
    problems = packing.problems(row.pop("faults"), row.pop("remarks"))
    records = packing.records(row.pop("records"))
    form = from_json(Submission, {**row, "records": (), "problems": ()})
    return replace(form, records=records, problems=problems)


def read_arrivals(connection: Connection) -> Iterator[Return]:
    """Yield every return without values and problems."""
    forms = _forms("issued", "records", "faults", "remarks", "source")
    return _joined(connection, _returns("problems"), forms)
