"""The journal as the department reads it: what happened to whom, with the names of its moment.

Entries are followed in their order: so what a decision changed is told as it was then, in journals
of earlier versions of the program too.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from xlkpi.audit.change_words import (
    DUE,
    Changed,
    adjustment,
    amendments,
    fault_waived,
    name_of,
    review_changes,
    state_changes,
    values_in_words,
    with_states,
    with_values,
)
from xlkpi.audit.event_words import decision_in_words, event_in_words
from xlkpi.ledger.decisions import (
    Adjusted,
    Confirmed,
    Extended,
    Reinstated,
    Waived,
    Withdrawn,
)
from xlkpi.ledger.journal.events import Evidence, Issued, Received, Rejudged, Reviewed
from xlkpi.ledger.journal.seals import NewKey
from xlkpi.ledger.outgoing import Dispatch, Dispatched
from xlkpi.ledger.series import standings
from xlkpi.problems import Severity
from xlkpi.records import Review
from xlkpi.texts import Words, same
from xlkpi.workspace.clock import shown_exactly

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import tzinfo

    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.journal.events import Event
    from xlkpi.ledger.journal.journal import Entry
    from xlkpi.records import Return


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry of the journal: number, time, kind, whom it is about, in words.

    `at` is in UTC (ISO 8601), `local` the same by the workspace's clock. Of a decision, `who` made
    it and `why`; `file` is the return that it is about, `code` the fault, at this `field` (`row`,
    `label`) if not at any; `changes` is what it changed.
    """

    seq: int
    at: str
    local: str
    kind: str
    collection: str
    unit: str
    what: Words
    unit_name: str = ""
    file: str = ""
    code: str = ""
    field: str = ""
    row: str = ""
    label: str = ""
    who: str = ""
    why: str = ""
    changes: tuple[Changed, ...] = ()


AboutAReturn = Confirmed | Withdrawn | Reinstated


@dataclass(slots=True)
class _Collection:
    """What the entries so far have told of one collection; `due` is by unit, where it is known."""

    returns: dict[str, Return] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    reviews: dict[tuple[str, str], Review] = field(default_factory=dict)
    due: dict[str, str] = field(default_factory=dict)
    extended: set[str] = field(default_factory=set)


class Logbook:
    """Tells the entries of one journal, from the first on."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._known: dict[str, _Collection] = {}
        self._names: dict[str, str] = {}
        self._mails: dict[str, Dispatch] = {}

    def lines(self, entries: Iterable[Entry]) -> Iterator[Logged]:
        """Yield entries in words, with the unit names and states of their moment.

        What one command decided of several returns is told as one change: nobody saw what was in
        between.

        Args:
            entries: Of one journal, from the first on, in their order.
        """
        for _, together in groupby(entries, key=_command):
            for found in self._together(tuple(together)):
                yield replace(found, unit_name=self._names.get(found.unit, ""))

    def _together(self, entries: Sequence[Entry]) -> Iterator[Logged]:
        about = [one.event for one in entries if isinstance(one.event, AboutAReturn)]
        if not about:
            return (self._followed(one.event, self._bare(one)) for one in entries)
        known = self._known.setdefault(about[0].collection, _Collection())
        bare = (self._bare(one) for one in entries)
        return _of_a_command(known, tuple(zip(about, bare, strict=True)))

    def _bare(self, entry: Entry) -> Logged:
        kind, collection, unit, what = event_in_words(entry.event)
        time = shown_exactly(datetime.fromisoformat(entry.at), self._zone)
        return Logged(entry.seq, entry.at, time, kind, collection, unit, what)

    def _followed(self, event: Event, bare: Logged) -> Logged:
        known = self._known.setdefault(bare.collection, _Collection())
        match event:
            case Issued():
                self._names[event.unit] = event.unit_name
                if event.occasion.due is not None and event.unit not in known.extended:
                    known.due[event.unit] = event.occasion.due.isoformat()
            case Received() | Rejudged():
                return self._returned(known, event.returned, bare)
            case Evidence() if event.returned in known.returns:
                beside = known.returns[event.returned].file
                return replace(bare, what=_BESIDE.fill(file=event.file, beside=beside))
            case Dispatch() | Dispatched():
                return self._mailed(event, bare)
            case Reviewed():
                return _reviewed(known, event, bare)
            case Waived() | Extended() | Adjusted():
                return _of_a_unit(known, event, bare)
            case NewKey(given=given):
                return replace(bare, who=given.who, why=given.why)
            case _:
                pass
        return bare

    def _mailed(self, event: Dispatch | Dispatched, bare: Logged) -> Logged:
        """Return what became of a mail with whom it was for."""
        if isinstance(event, Dispatch):
            self._mails[event.message_id] = event
        mail = self._mails.get(event.message_id)
        if mail is None or mail is event:
            return bare
        what = _ABOUT.fill(subject=mail.subject, what=bare.what)
        return replace(bare, collection=mail.collection, unit=mail.unit, what=what)

    def _returned(self, known: _Collection, one: Return, bare: Logged) -> Logged:
        known.returns[one.sha256] = _light(one)
        if one.unit:
            self._names[one.unit] = one.unit_name
        found = replace(bare, file=one.file)
        return _amended(one, found) if one.by_hand and bare.kind == "received" else found


_BESIDE = Words("收到 {file}，作为 {beside} 的盖章扫描件", "received {file}, evidence of {beside}")
_ABOUT = Words("“{subject}”：{what}", "“{subject}”: {what}")
_UNTIL = Words("{after}（原为 {before}）", "{after} (before: {before})")
_AMENDED = Words(
    "更正 {name}：{what}；原因：{why}（{who}）", "amended {name}: {what}; reason: {why} ({who})"
)


def _light(one: Return) -> Return:
    """Return a return with what its standing depends on, and not much more."""
    forms = (
        replace(
            form,
            records=(),
            problems=tuple(p for p in form.problems if p.severity is not Severity.INFO),
        )
        for form in one.submissions
    )
    return replace(one, submissions=tuple(forms))


def _amended(one: Return, bare: Logged) -> Logged:
    """Return an amendment; its problems tell it where an older version of the program made it."""
    bare = replace(bare, kind="amended", who=one.sender)
    (form, *_) = one.submissions
    if one.amendment is None:
        said = [p.message for p in form.problems if p.code == "X13"]
        what = Words("".join(m.zh for m in said), " ".join(m.en for m in said))
        return replace(bare, what=what if said else bare.what)
    changes = amendments(form, one.file, one.sha256, one.amendment)
    why, who = one.amendment.why, one.amendment.who
    what = _AMENDED.fill(name=name_of(form), what=values_in_words(changes), why=why, who=who)
    return replace(bare, why=why, what=what, changes=changes)


def _reviewed(known: _Collection, event: Reviewed, bare: Logged) -> Logged:
    key = event.unit, event.project
    own = (form for one in known.returns.values() for form in one.submissions)
    names = [name_of(form) for form in own if (form.unit, form.project) == key]
    name = names[-1] if names else event.project
    before = known.reviews.get(key, Review())
    changes = review_changes(before, event.review, event.project, name, event.file)
    known.reviews[key] = event.review
    what = with_values(_ABOUT.fill(subject=name, what=bare.what), changes) if changes else bare.what
    return replace(bare, file=event.file, who=event.who, what=what, changes=changes)


def _command(entry: Entry) -> object:
    """Return by what the entries of one command about returns are known; others stand alone."""
    one = entry.event
    return (type(one), one.collection, one.given) if isinstance(one, AboutAReturn) else entry.seq


def _of_a_command(
    known: _Collection, entries: Sequence[tuple[AboutAReturn, Logged]]
) -> Iterator[Logged]:
    """Yield what a command decided of returns: each with what changed of its own forms.

    What changed of other returns is told with the first one of its unit.
    """
    about = {event.sha256: known.returns.get(event.sha256) for event, _ in entries}
    units = dict.fromkeys(one.unit for one in about.values() if one is not None)
    own = [one for unit in units for one in _own(known, unit)]
    changes = _changed(known, own, [event for event, _ in entries])
    for event, bare in entries:
        one = about[event.sha256]
        file, unit = (one.file, one.unit) if one is not None else (event.sha256[:12], "")
        mine = [c for c in changes if _is_its_own(c, event)]
        others = [c for c in changes if c.sha256 not in about] if unit in units else []
        others = [c for c in others if known.returns[c.sha256].unit == unit]
        units.pop(unit, None)
        found = replace(bare, unit=unit, file=file if one is not None else "")
        yield _with_changes(event, found, same(file), (*mine, *others))


def _is_its_own(change: Changed, event: AboutAReturn) -> bool:
    return change.sha256 == event.sha256 and event.project in (None, change.project)


def _changed(
    known: _Collection, own: Sequence[Return], events: Sequence[Decision]
) -> tuple[Changed, ...]:
    """Put decisions on record; return what they changed of these returns."""
    before = standings(own, known.decisions)
    known.decisions += events
    return state_changes(before, standings(own, known.decisions))


def _of_a_unit(known: _Collection, event: Waived | Extended | Adjusted, bare: Logged) -> Logged:
    match event:
        case Waived():
            return _waived(known, event, bare)
        case Extended():
            return _extended(known, event, bare)
        case Adjusted(given=given):
            changes = (adjustment(event),)
            return replace(bare, who=given.who, why=given.why, changes=changes)


def _waived(known: _Collection, event: Waived, bare: Logged) -> Logged:
    own = _own(known, event.unit)
    what = fault_waived(event, standings(own, known.decisions))
    found = replace(bare, code=event.code, field=event.field, row=event.row, label=event.label)
    return _with_changes(event, found, what, _changed(known, own, [event]))


def _with_changes(
    event: Decision, found: Logged, what: Words, changes: tuple[Changed, ...]
) -> Logged:
    return replace(
        found,
        who=event.given.who,
        why=event.given.why,
        what=decision_in_words(event, with_states(what, changes, found.file)),
        changes=changes,
    )


def _own(known: _Collection, unit: str) -> list[Return]:
    return [one for one in known.returns.values() if unit and one.unit == unit]


def _extended(known: _Collection, event: Extended, bare: Logged) -> Logged:
    before = event.before or known.due.get(event.unit, "")
    known.due[event.unit] = event.until
    known.extended.add(event.unit)
    what = _UNTIL.fill(before=before, after=event.until) if before else same(event.until)
    return replace(
        bare,
        who=event.given.who,
        why=event.given.why,
        what=decision_in_words(event, what),
        changes=(Changed(DUE, before, event.until, label="截止日期"),),
    )
