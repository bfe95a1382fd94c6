"""What an event of the journal says by itself, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from xlkpi.audit.change_words import adjustment_in_words
from xlkpi.ledger.decisions import (
    Adjusted,
    Confirmed,
    Extended,
    Reinstated,
    Waived,
    Withdrawn,
)
from xlkpi.ledger.journal.events import (
    Evidence,
    Issued,
    MasterWritten,
    Received,
    Rejudged,
    Reviewed,
    SpecKept,
    event_name,
)
from xlkpi.ledger.journal.seals import NewKey, Sealed
from xlkpi.ledger.mails import Collected
from xlkpi.ledger.outgoing import Dispatch, Dispatched
from xlkpi.mail.mail import Automatic
from xlkpi.texts import Words

if TYPE_CHECKING:
    from xlkpi.ledger.decisions import Decision
    from xlkpi.ledger.journal.events import Event

_DECIDED = {
    "confirmed": Words("确认", "confirmed"),
    "withdrawn": Words("作废", "withdrawn"),
    "reinstated": Words("撤销作废", "reinstated"),
    "waived": Words("豁免", "waived"),
    "extended": Words("延期至", "extended to"),
    "adjusted": Words("预算调整", "budget adjusted"),
}
_REASONED = Words("{name} {what}；原因：{why}{who}", "{name} {what}; reason: {why}{who}")


def event_in_words(event: Event) -> tuple[str, str, str, Words]:
    """Return an event's kind, collection and unit ("" where none), and what happened in words."""
    match event:
        case SpecKept() | MasterWritten() | Sealed() | NewKey():
            return _of_no_unit(event)
        case Issued():
            words = Words(f"下发 {event.file}", f"issued {event.file}")
            return "issued", event.collection, event.unit, words
        case Received(returned=one):
            words = Words(f"收到 {one.file}", f"received {one.file}")
            return "received", one.collection, one.unit, words
        case Rejudged(returned=one):
            words = Words(f"重新检查 {one.file}", f"checked {one.file} anew")
            return "rejudged", one.collection, one.unit, words
        case Reviewed():
            return "reviewed", event.collection, event.unit, _reviewed(event)
        case Evidence():
            beside = event.returned[:12]
            words = Words(
                f"收到 {event.file}，作为 {beside} 的盖章扫描件",
                f"received {event.file}, evidence of {beside}",
            )
            return "evidence", event.collection, event.unit, words
        case Collected() | Dispatch() | Dispatched():
            return _mailed(event)
        case Confirmed() | Withdrawn() | Reinstated() | Waived() | Extended() | Adjusted():
            return _decision(event)
        case _:
            assert_never(event)


def _of_no_unit(
    event: SpecKept | MasterWritten | Sealed | NewKey,
) -> tuple[str, str, str, Words]:
    match event:
        case SpecKept():
            short = event.fingerprint[:12]
            return "spec", "", "", Words(f"记录表样 {short}", f"spec {short} kept")
        case MasterWritten():
            words = Words(
                f"写出汇总表（版本 {event.revision}）", f"master {event.revision} written"
            )
            return "master", event.collection, "", words
        case Sealed():
            words = Words(
                "日志从这里起用密钥封存", "the journal is sealed with the key from here on"
            )
            return "sealed", "", "", words
        case NewKey(given=given):
            return "new_key", "", "", Words(f"换了密钥：{given.why}", f"a new key: {given.why}")
        case _:
            assert_never(event)


def _reviewed(event: Reviewed) -> Words:
    """Return where a review was typed: in a master, else by whom."""
    if event.file:
        return Words(f"审核意见取自 {event.file}", f"review taken from {event.file}")
    return Words(f"审核（{event.who}）", f"review ({event.who})") if event.who else _REVIEW


_REVIEW = Words("审核意见", "review")


def _kind(event: Collected) -> Words:
    """Return what kind of mail it was, by what is on record."""
    return Automatic[event.automatic].value if event.automatic else Words("邮件", "mail")


def _mailed(event: Collected | Dispatch | Dispatched) -> tuple[str, str, str, Words]:
    match event:
        case Collected():
            sender, kind = event.sender or "?", _kind(event)
            words = Words(
                f"收取 {sender} 的{kind.zh}“{event.subject}”，附件 {len(event.attachments)} 个",
                f"took in the {kind.en} “{event.subject}” of {sender}, "
                f"attachments: {len(event.attachments)}",
            )
            return "collected", "", "", words
        case Dispatch():
            to = "、".join(event.to)
            words = Words(f"给 {to} 的邮件“{event.subject}”", f"mail to {to}: “{event.subject}”")
            return "dispatch", event.collection, event.unit, words
        case Dispatched():
            said = f"：{event.reason}" if event.reason else ""
            zh, en = _OUTCOMES[event.outcome]
            words = Words(f"{zh}{said}", f"{en} {event.message_id}{said}")
            return "dispatched", "", "", words
        case _:
            assert_never(event)


_OUTCOMES = {
    "sent": ("邮件已发出", "sent"),
    "drafted": ("邮件草稿已写好", "draft written of"),
    "refused": ("邮件被拒收", "refused"),
    "unsent": ("邮件没有发出", "not sent"),
    "doubtful": ("邮件不知是否发出", "nobody knows whether it went:"),
}


def _decision(event: Decision) -> tuple[str, str, str, Words]:
    match event:
        case Confirmed() | Withdrawn() | Reinstated():
            unit: str = ""
            what: str | Words = event.sha256[:12]
        case Waived() | Extended() | Adjusted():
            unit, what = event.unit, subject(event)
        case _:
            assert_never(event)
    return event_name(event), event.collection, unit, decision_in_words(event, what)


def subject(decision: Waived | Extended | Adjusted) -> str | Words:
    """Return what a decision about a unit is about: a code, a day, an amount before and after."""
    match decision:
        case Waived():
            return decision.code
        case Extended():
            return decision.until
        case Adjusted():
            return adjustment_in_words(decision)
        case _:
            assert_never(decision)


def decision_in_words(decision: Decision, what: str | Words) -> Words:
    """Return a decision in words: what was done to what, why, and who decided.

    Args:
        decision: The decision.
        what: What it is about: a file, a code, or a day.
    """
    given = decision.given
    who = f"（{given.who}）" if given.who else ""
    name = _DECIDED[event_name(decision)]
    return _REASONED.fill(name=name, what=what, why=given.why, who=who)
