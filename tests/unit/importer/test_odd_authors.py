"""Returns by mails whose From is odd: none is taken for another unit's, none ends the import."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.builders.authors import NAMED, NOBODYS, OTHERS
from tests.builders.forms import RECEIVED, UNIT, roster, sign
from tests.builders.opened_books import saved
from tests.builders.several import book_of, issues, plan_for
from xlkpi.importer.owner.senders import senders
from xlkpi.importer.returns import judge_arrivals
from xlkpi.plan.build import HELPER_SHEETS
from xlkpi.reader.arrivals import Arrived, Opening
from xlkpi.reader.incoming import Incoming
from xlkpi.reader.readers import Readers
from xlkpi.workers.executors import HERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlkpi.records import Return

OWN = "v06@village.example"
SERVER = "mx.city.example"
REST = (
    b"Subject: s\r\nDate: Thu, 14 Jan 2021 09:00:00 +0800\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: application/octet-stream; name=a.xlsx\r\n"
    b"Content-Transfer-Encoding: 8bit\r\n\r\n"
)


def judged(heads: Sequence[bytes], authserv: str = "") -> tuple[Return, ...]:
    """What becomes of one workbook with a mail of each of these headers."""
    book = saved(book_of(plan_for(1), 0))
    context = replace(roster(), senders=senders([(UNIT, [OWN])]))
    mails = [
        Incoming(f"{n}.eml", head + b"\r\n" + REST + book, RECEIVED) for n, head in enumerate(heads)
    ]
    opening = Opening(HELPER_SHEETS)
    with Readers(HERE, opening, lambda one, _: one.received, authserv=authserv) as readers:
        arrived = [one for one in readers.arrivals(mails) if isinstance(one, Arrived)]
    assert len(arrived) == len(heads)
    found = judge_arrivals(arrived, issues(plan_for(1)), sign, context)
    return tuple(one.returned for one in found)


def is_held(one: Return) -> bool:
    return "F16" in {fault.code for fault in one.problems}


def test_the_units_own_mails_are_taken_and_no_others() -> None:
    own = judged([head for head, _ in NAMED])
    assert [(one.sender, is_held(one)) for one in own] == [(OWN, False)] * len(NAMED)
    others = judged([head for head, _ in OTHERS])
    assert [(one.sender, is_held(one)) for one in others] == [(a, True) for _, a in OTHERS]
    nobodys = judged(NOBODYS)
    assert {(one.sender, is_held(one)) for one in nobodys} == {("", True)}
    assert len(OTHERS) + len(NOBODYS) >= 26


FORGED = f"From: {OWN}".encode()
FAILED = f"Authentication-Results: {SERVER}; spf=fail smtp.mailfrom=evil.example; dmarc=fail\r\n"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("", f"没有 {SERVER} 的验证结果"),
        ("Authentication-Results: mx.evil.example; dmarc=pass\r\n", f"没有 {SERVER} 的验证结果"),
        (
            FAILED + f"Authentication-Results: {SERVER}; dmarc=pass\r\n",
            f"没有通过 {SERVER} 的身份验证（spf=fail evil.example、dmarc=fail）",
        ),
    ],
)
def test_an_author_that_the_own_server_does_not_vouch_for_is_not_believed(
    said: str, found: str
) -> None:
    (one,) = judged([said.encode() + FORGED], SERVER)
    assert (one.sender, is_held(one)) == ("", True)
    (fault,) = [p for p in one.problems if p.code == "F16"]
    assert f"发件人 {OWN} {found}" in fault.message.zh
    assert "roster" not in fault.hint.zh, "where the address stands already"


def test_one_that_it_vouches_for_is() -> None:
    head = f"Authentication-Results: {SERVER}; dmarc=pass header.from=village.example\r\n"
    (one,) = judged([head.encode() + FORGED], SERVER)
    assert (one.sender, is_held(one)) == (OWN, False)


def test_without_a_server_named_an_author_is_taken_by_his_word() -> None:
    (one,) = judged([f"Authentication-Results: {SERVER}; dmarc=fail\r\n".encode() + FORGED])
    assert (one.sender, is_held(one)) == (OWN, False)
