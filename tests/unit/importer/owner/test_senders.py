"""Who sent a return: taken from its own unit's addresses, held from everybody else's (F16)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.builders.forms import RECEIVED, UNIT, UNIT_NAME, roster, sign
from tests.builders.judged import import_returns
from tests.builders.opened_books import saved
from tests.builders.several import OTHER, book_of, issues, plan_for, told
from xlkpi.importer.owner.senders import senders, sends_for
from xlkpi.reader.incoming import Incoming
from xlkpi.records import Return, Status

PLAN = plan_for(1)
WORKBOOK = saved(book_of(PLAN, 0))
KNOWN = senders(
    [
        (UNIT, ["one@qb.example", "@village.example"]),
        (OTHER, ["Two@QB.example", "both@qb.example", "other@village.example"]),
        ("v03", ["both@qb.example"]),
    ]
)


def sent_by(sender: str, data: bytes = WORKBOOK) -> Return:
    """What the import makes of a unit's workbook that somebody sent."""
    came = Incoming("form.xlsx", data, RECEIVED, sender)
    context = replace(roster(), senders=KNOWN)
    (returned,) = import_returns([came], issues(PLAN), sign, context)
    return returned


@pytest.mark.parametrize(
    "sender", ["one@qb.example", "ONE@qb.Example", " one@qb.example ", "any@village.example", ""]
)
def test_an_own_address_an_own_domain_and_a_file_are_taken(sender: str) -> None:
    returned = sent_by(sender)
    assert told(returned) == []
    assert [form.verdict for form in returned.submissions] == [Status.ACCEPTED_WITH_WARNINGS]


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        ("someone@163.example", "不在单位名册的邮箱中"),
        ("one@qb.example.evil.example", "不在单位名册的邮箱中"),
        ("one@sub.village.example", "不在单位名册的邮箱中"),
        ("@village.example", "不在单位名册的邮箱中"),
        ("two@qb.example", f"是 {OTHER} 的邮箱"),
        ("other@village.example", f"是 {OTHER} 的邮箱"),
        ("both@qb.example", f"是 {OTHER}、v03 的邮箱"),
    ],
)
def test_everybody_else_is_held_and_told_once_whose_address_it_is(sender: str, said: str) -> None:
    returned = sent_by(sender)
    assert told(returned) == ["F16"]
    (fault,) = returned.problems
    assert said in fault.message.zh
    assert sender in fault.message.zh
    assert "补入 roster.xlsx" in fault.hint.zh
    assert UNIT_NAME in fault.message.zh
    assert (fault.place.file, fault.place.unit) == ("form.xlsx", UNIT)
    assert {form.verdict for form in returned.submissions} == {Status.HELD}


def test_a_mail_that_names_no_sender_is_held() -> None:
    came = Incoming("form.xlsx", WORKBOOK, RECEIVED, mail="0" * 64)
    (returned,) = import_returns([came], issues(PLAN), sign, replace(roster(), senders=KNOWN))
    assert told(returned) == ["F16"]
    assert "不止一个" in returned.problems[0].message.zh


def test_what_nobody_can_read_is_not_blamed_on_its_sender() -> None:
    returned = sent_by("someone@163.example", b"PK no workbook at all")
    assert told(returned) == ["F01"]


def test_one_address_may_speak_for_several_units() -> None:
    assert sends_for("both@qb.example", KNOWN) == {OTHER, "v03"}
