"""Eighty ways to falsify what is on record, by what is done (see `falsified` for who does it)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tests.faults.falsified import (
    JPG,
    OWN,
    all_of,
    another_deadline,
    another_key,
    changed,
    gone,
    journal_file,
    key_file,
    ledger_file,
    mark_file,
    mark_of_another,
    mark_with,
    master_file,
    new_key,
    noted,
    notes,
    older_master,
    originals,
    properties,
    rehashed,
    report_file,
    signed_by_another,
    sql,
    swapped,
    template,
    turned_old,
    with_lines,
    written,
)
from xlkpi.ledger.journal.chain import plain_link

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Way(NamedTuple):
    """A way to falsify; the code and the place that have to be told (others may be as well)."""

    falsify: Callable[[Path], object]
    code: str
    place: str


def cut(count: int) -> Callable[[Path], None]:
    return with_lines(lambda whole, _: whole[:-count])


def first_original(w: Path) -> Path:
    return originals(w)[0]


def first_note(w: Path) -> Path:
    return notes(w)[0]


AT = "journal.jsonl:{received}"


_JOURNAL: dict[str, Way] = {
    "tail cut by one": Way(cut(1), "S75", "ledger.db"),
    "tail cut by half": Way(cut(9), "S75", "master.xlsx"),
    "tail cut, no ledger": Way(all_of(cut(1), gone(ledger_file)), "S75", "sealed"),
    "tail cut, no mark": Way(all_of(cut(1), gone(mark_file)), "S74", "sealed"),
    "tail cut, no mark, no ledger": Way(
        all_of(cut(1), gone(mark_file), gone(ledger_file)), "S74", "sealed"
    ),
    "emptied": Way(written(journal_file, b""), "S75", "ledger.db"),
    "emptied, no ledger": Way(
        all_of(written(journal_file, b""), gone(ledger_file)), "S75", "sealed"
    ),
    "journal gone": Way(gone(journal_file), "S75", "sealed"),
    "all but the views gone": Way(
        all_of(gone(journal_file), gone(ledger_file), gone(mark_file)), "S75", "report.html"
    ),
    "figure changed": Way(changed("received", '"55"', '"99"'), "S33", AT),
    "figure changed, rehashed": Way(rehashed(plain_link), "S33", AT),
    "figure changed, no key named": Way(rehashed(plain_link, key=""), "S33", AT),
    "figure changed, another key": Way(rehashed(OWN.link, key=OWN.id), "S33", AT),
    "verdict changed": Way(
        changed("rejected", '"rejected"', '"accepted"'),
        "S33",
        "journal.jsonl:{rejected}",
    ),
    "sender changed": Way(changed("received", '"sender":""', '"sender":"x"'), "S33", AT),
    "time changed": Way(changed("received", '"at":"2021-', '"at":"2020-'), "S33", AT),
    "deadline changed": Way(
        changed("extended", '"until":"20', '"until":"19'), "S33", "journal.jsonl:{extended}"
    ),
    "name changed": Way(
        changed("extended", '"who":"刘"', '"who":"王"'), "S33", "journal.jsonl:{extended}"
    ),
    "reason changed": Way(changed("extended", "修路", "下雨"), "S33", "journal.jsonl:{extended}"),
    "event renamed": Way(
        changed("received", '"event":"received"', '"event":"rejudged"'), "S33", AT
    ),
    "issue changed": Way(changed("issued", "v01村", "v09村"), "S33", "journal.jsonl:{issued}"),
    "spec changed": Way(changed("spec", "1000000", "9000000"), "S33", "journal.jsonl:{spec}"),
    "master's digest changed": Way(
        changed("master", '"sha256":"', '"sha256":"0'),
        "S33",
        "journal.jsonl:{master}",
    ),
    "mail changed": Way(changed("collected", "回复", "答复"), "S33", "journal.jsonl:{collected}"),
    "line left out": Way(with_lines(lambda w, at: [*w[: at - 1], *w[at:]]), "S33", AT),
    "lines turned": Way(
        with_lines(lambda w, at: [*w[: at - 1], w[at], w[at - 1], *w[at + 1 :]]),
        "S33",
        AT,
    ),
    "line twice": Way(
        with_lines(lambda w, at: [*w[:at], w[at - 1], *w[at:]]),
        "S33",
        "journal.jsonl:{after}",
    ),
    "key renamed in a line": Way(changed("received", '"key":"', '"key":"0'), "S33", AT),
    "key taken out of a line": Way(changed("received", '"key":', '"yek":'), "S33", AT),
    "first line under a key of one's own": Way(
        changed("spec", '"key":"', '"key":"0'), "S33", "journal.jsonl:1"
    ),
    "no end of the last line": Way(
        with_lines(lambda w, _: [*w[:-1], w[-1].rstrip(b"\n")]), "S75", "ledger.db"
    ),
    "garbage behind it": Way(
        with_lines(lambda w, _: [*w, b"garbage\n"]), "S33", "journal.jsonl:{end}"
    ),
    "a decision under a key of one's own": Way(another_deadline, "S33", "journal.jsonl:{end}"),
    "a new key in the department's name": Way(new_key, "S33", "journal.jsonl:{end}"),
    "in the old form": Way(turned_old, "S33", "journal.jsonl:1"),
    "in the old form, no ledger": Way(all_of(turned_old, gone(ledger_file)), "S75", "sealed"),
    "in the old form, as if it had never been sealed": Way(
        all_of(
            turned_old, gone(ledger_file), gone(mark_file), gone(report_file), gone(master_file)
        ),
        "S77",
        ".deliveries",
    ),
    "in the old form, no ledger, no mark": Way(
        all_of(turned_old, gone(ledger_file), gone(mark_file)), "S75", "master.xlsx"
    ),
}
_LEDGER: dict[str, Way] = {
    "ledger: figure": Way(
        sql("UPDATE forms SET records = replace(records, '55', '99')"),
        "S76",
        "forms seq {received}, number 0 records[0].values.amount",
    ),
    "ledger: verdict of a form": Way(
        sql("UPDATE forms SET verdict = 'accepted' WHERE verdict = 'rejected'"),
        "S76",
        "forms seq {rejected}, number 0 verdict",
    ),
    "ledger: fault": Way(
        sql("UPDATE forms SET faults = '[]' WHERE verdict = 'rejected'"),
        "S76",
        "forms seq {rejected}, number 0 faults",
    ),
    "ledger: project": Way(
        sql("UPDATE forms SET content = '0' WHERE seq = :received"),
        "S76",
        "forms seq {received}, number 0 content",
    ),
    "ledger: form taken out": Way(
        sql("DELETE FROM forms WHERE seq = :received"),
        "S76",
        "forms seq {received}, number 0",
    ),
    "ledger: return taken out": Way(
        sql("DELETE FROM returns WHERE seq = :rejected"), "S76", "returns seq {rejected}"
    ),
    "ledger: time of a return": Way(
        sql("UPDATE returns SET received = '2020-01-01' WHERE seq = :received"),
        "S76",
        "returns seq {received} received",
    ),
    "ledger: decision added": Way(
        sql(
            "INSERT INTO decisions SELECT 999, collection, kind, unit, sha256, body FROM decisions"
        ),
        "S76",
        "decisions seq 999",
    ),
    "ledger: deadline": Way(
        sql("UPDATE decisions SET body = replace(body, '刘', '王')"),
        "S76",
        "decisions seq {extended} body.who",
    ),
    "ledger: issue": Way(
        sql("UPDATE issues SET unit_name = 'x' WHERE seq = :issued"),
        "S76",
        "issues seq {issued} unit_name",
    ),
    "ledger: spec": Way(sql("UPDATE specs SET text = text || ' '"), "S76", "specs fingerprint"),
    "ledger: review": Way(
        sql("UPDATE reviews SET body = replace(body, '通过', '退回')"),
        "S76",
        "reviews seq {reviewed} body.conclusion",
    ),
    "ledger: evidence": Way(
        sql("UPDATE evidence SET unit = 'v02'"),
        "S76",
        "evidence seq {evidence} unit",
    ),
    "ledger: what became of a mail": Way(
        sql("UPDATE dispatches SET outcome = 'refused' WHERE outcome = 'sent'"),
        "S76",
        "dispatches seq {dispatch} outcome",
    ),
    "ledger: mail": Way(sql("UPDATE mails SET uid = 5"), "S76", "mails seq {collected} uid"),
    "ledger: master": Way(sql("UPDATE masters SET revision = 1"), "S76", "masters seq {master}"),
    "ledger: how far a form is": Way(
        sql("UPDATE form_states SET latest = 'accepted', errors = 0 WHERE latest = 'rejected'"),
        "S76",
        "form_states collection 2021-count, unit v02, project  latest",
    ),
    "ledger: how far a unit is": Way(
        sql("DELETE FROM unit_states"), "S76", "unit_states collection 2021-count, unit v01"
    ),
    "ledger: head": Way(
        sql("UPDATE meta SET head = substr(head, 1, 63) || 'x'"), "S75", "ledger.db"
    ),
    "ledger: put back": Way(
        sql("UPDATE meta SET seq = 1, head = :head"),
        "S76",
        "issues seq {issued}",
    ),
    "ledger: no ledger at all": Way(written(ledger_file, b"no database" * 99), "S31", "ledger.db"),
}
_INBOX: dict[str, Way] = {
    "original: a byte": Way(
        lambda w: originals(w)[0].write_bytes(originals(w)[0].read_bytes() + b"!"),
        "S37",
        ".xlsx",
    ),
    "original gone": Way(gone(first_original), "S37", ""),
    "originals swapped": Way(swapped(originals), "S37", ".xlsx"),
    "scan changed": Way(lambda w: originals(w, ".jpg")[0].write_bytes(JPG + b"!"), "S37", ".jpg"),
    "original and note gone": Way(
        all_of(gone(first_original), gone(first_note)), "S77", ".deliveries"
    ),
    "note gone": Way(gone(first_note), "S77", ".deliveries"),
    "note: time": Way(
        noted(lambda d: d["deliveries"][0].update(received="2020-01-01T00:00:00+00:00")),
        "S77",
        ".deliveries",
    ),
    "note: sender": Way(
        noted(lambda d: d["deliveries"][0].update(sender="x@example.invalid")),
        "S77",
        ".deliveries",
    ),
    "note: delivery added": Way(
        noted(lambda d: d["deliveries"].append({"name": "x.xlsx", "received": "2020-01-01"})),
        "S77",
        ".deliveries",
    ),
    "note: none left": Way(noted(lambda d: d["deliveries"].clear()), "S77", ".deliveries"),
    "note in the old form": Way(noted(lambda d: d["deliveries"]), "S77", ".deliveries"),
    "note of one's own key": Way(signed_by_another, "S77", ".deliveries"),
    "notes swapped": Way(swapped(notes), "S77", ".deliveries"),
    "note is garbage": Way(lambda w: notes(w)[0].write_bytes(b"{"), "S77", ".deliveries"),
}
_KEY: dict[str, Way] = {
    "mark gone": Way(gone(mark_file), "S74", "sealed"),
    "mark: length": Way(mark_with(seq=1), "S74", "sealed"),
    "mark: since": Way(mark_with(since=9), "S74", "sealed"),
    "mark: another key": Way(mark_with(key=OWN.id), "S74", "sealed"),
    "mark is garbage": Way(written(mark_file, b"sealed"), "S74", "sealed"),
    "mark of one's own key": Way(mark_of_another, "S74", "sealed"),
    "key gone": Way(gone(key_file), "S70", "key"),
    "key replaced": Way(another_key, "S73", "key"),
    "key is garbage": Way(written(key_file, b"00"), "S31", "key"),
}
_MADE: dict[str, Way] = {
    "master names another entry": Way(
        properties(rb"[0-9a-f]{64}", b"0" * 64), "S75", "master.xlsx"
    ),
    "master names an entry that is not there": Way(
        properties(rb"<vt:lpwstr>\d+<", b"<vt:lpwstr>999<"), "S75", "master.xlsx"
    ),
    "report names another entry": Way(
        lambda w: report_file(w).write_bytes(
            re.sub(
                rb'(journal" content=")[0-9a-f]{64}',
                rb"\g<1>" + b"0" * 64,
                report_file(w).read_bytes(),
            )
        ),
        "S75",
        "report.html",
    ),
    "master changed": Way(properties(rb"</Properties>", b" </Properties>"), "S79", "master.xlsx"),
    "an older master": Way(older_master, "S79", "master.xlsx"),
    "issued workbook changed": Way(
        lambda w: template(w).write_bytes(template(w).read_bytes() + b"!"), "S79", ".xlsx"
    ),
    "sent mail changed": Way(
        written(lambda w: w / "output/outbox/sent/1.eml", b"x"), "S77", "1.eml"
    ),
    "sent mail gone": Way(gone(lambda w: w / "output/outbox/sent/1.eml"), "S77", "1.eml"),
    "draft changed": Way(written(lambda w: w / "output/outbox/2.eml", b"x"), "S79", "2.eml"),
}

WAYS = {**_JOURNAL, **_LEDGER, **_INBOX, **_KEY, **_MADE}
