"""Events of every kind, with every kind of value in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from xlkpi.ledger.decisions import (
    Adjusted,
    Confirmed,
    Extended,
    Given,
    Reinstated,
    Waived,
    Withdrawn,
)
from xlkpi.ledger.journal.events import (
    Event,
    Evidence,
    Issued,
    MasterWritten,
    Received,
    Rejudged,
    Reviewed,
    SpecKept,
)
from xlkpi.ledger.journal.seals import NewKey, Sealed
from xlkpi.ledger.mails import Attached, Collected
from xlkpi.ledger.outgoing import Dispatch, Dispatched
from xlkpi.plan.occasion import FormFacts, Occasion, Picks
from xlkpi.problems import Place, Problem, Severity
from xlkpi.records import Amendment, Correction, Record, Return, Review, Status, Submission
from xlkpi.texts import Words

NOW = datetime(2021, 1, 10, 2, 30, tzinfo=UTC)
COLLECTION = "2021-targets"

FACTS = FormFacts(
    "p01",
    1,
    "村干部工资",
    {"assignments.allocation": Decimal("60.70"), "units.active": True, "due": date(2021, 1, 15)},
    {"project_goals": {"s1": {"text": "一行\n“两行”\u2028三行"}}},
)
OCCASION = Occasion(
    COLLECTION, "办事处", "刘", 2021, date(2021, 1, 15), "万元", "v01", "一村", (FACTS, FormFacts())
)
ISSUED = Issued(
    COLLECTION,
    "v01",
    "一村",
    "5" * 64,
    "a" * 64,
    "v01_一村.xlsx",
    NOW.isoformat(),
    OCCASION,
    "3" * 64,
)

FORM = Submission(
    "v01",
    "p01",
    "村干部工资",
    "1.村干部工资",
    Status.ACCEPTED_WITH_WARNINGS,
    "c" * 64,
    (
        Record("", "", {"budget_total": Decimal("55.00"), "day": date(2021, 1, 9), "none": False}),
        Record("goals", "s1", {"text": ' {"number": "1"}\r\n'}),
    ),
    (
        Problem(
            "S01",
            Severity.WARNING,
            Place("a.zip!b.xlsx", 3, 4, "表", "B3", "v01", "p01", "m", "s1", "约"),
            Words("“约”读不成数", "“约” is no number"),
            Words("改", "mend"),
        ),
    ),
    issued="a" * 64,
)
OTHER_FORM = replace(FORM, project="p02", verdict=Status.REJECTED, records=(), problems=())
RETURN = Return(
    "a.zip!b.xlsx",
    "d" * 64,
    NOW,
    Status.REJECTED,
    "v01",
    "一村",
    COLLECTION,
    "v01@example.invalid",
    (FORM, OTHER_FORM),
    (Problem("S20", Severity.ERROR, Place(), Words("有 {括号}", "has {braces}"), Words("", "")),),
)
UNREADABLE = Return("照片.jpg", "e" * 64, NOW + timedelta(hours=1), Status.UNREADABLE)

AMENDED = replace(
    RETURN,
    file="电话更正",
    sha256="b" * 64,
    by_hand=True,
    named="二村",
    amendment=Amendment("少填了", "刘", (Correction("goals.text", "s1", "目标", "", "发好"),)),
)
GIVEN = Given("电话核实", "刘", NOW.isoformat())
EVENTS: tuple[Event, ...] = (
    SpecKept("5" * 64, "xlkpi: 1\nid: 表样\n"),
    ISSUED,
    Received(RETURN),
    Received(UNREADABLE),
    MasterWritten(COLLECTION, 3, "f" * 64),
)
REVIEWED = Reviewed(
    COLLECTION,
    "v01",
    "p01",
    Review("通过", "54.50", "一行\n二行", "备"),
    "master.xlsx",
    NOW.isoformat(),
    "9" * 64,
    "刘",
)
EVIDENCE = Evidence(
    COLLECTION, "v01", "8" * 64, "a.zip!盖章.jpg", NOW.isoformat(), "d" * 64, "v01@example.invalid"
)
COLLECTED = Collected(
    "7" * 64,
    "<1@example.invalid>",
    "v01@example.invalid",
    "一村",
    "回复：2021年绩效目标表",
    NOW.isoformat(),
    (NOW + timedelta(minutes=1)).isoformat(),
    ("<0@example.invalid>",),
    (Attached("表.zip!一村.xlsx", "d" * 64),),
    ("https://example.invalid/a",),
    ("DATE",),
    "guoku@example.invalid/INBOX",
    9,
    12,
)
DISPATCH = Dispatch(
    "<2@example.invalid>",
    COLLECTION,
    "v01",
    "issue",
    "a" * 64,
    ("v01@example.invalid", "cun@example.invalid"),
    "请填报",
    "smtp",
    NOW.isoformat(),
    "sent/v01.eml",
    "6" * 64,
    (Attached("v01_一村.xlsx", "4" * 64),),
    "<1@example.invalid>",
)
DISPATCHED = Dispatched("<2@example.invalid>", "refused", NOW.isoformat(), "550 no such user")
ADJUSTED = Adjusted(
    COLLECTION,
    "v01",
    "p01",
    "fiscal_funds",
    "",
    "财政资金",
    "60",
    "55",
    "55",
    "万元",
    GIVEN,
    "2021-07-05",
    "工资",
    "e" * 64,
)
DECISIONS: tuple[Event, ...] = (
    REVIEWED,
    COLLECTED,
    DISPATCH,
    DISPATCHED,
    EVIDENCE,
    Rejudged(RETURN),
    Confirmed(COLLECTION, "d" * 64, None, GIVEN),
    Withdrawn(COLLECTION, "d" * 64, "p01", GIVEN),
    Reinstated(COLLECTION, "d" * 64, None, GIVEN),
    Received(AMENDED),
    Waived(COLLECTION, "v01", "p01", "T34", "indicators.level1", "s1", GIVEN),
    Extended(COLLECTION, "v01", "2021-01-22", GIVEN),
    Sealed(4),
    NewKey("0" * 16, 5, "1" * 64, GIVEN),
)

SPARE = FormFacts("new1", 2, spare=True, given={"goals[s1].text": "发好", "due": date(2021, 2, 1)})
SELDOM: tuple[Event, ...] = (
    replace(ISSUED, occasion=Occasion(forms=(SPARE,), picks=Picks((("v01", "一村"),), ()))),
    replace(ISSUED, occasion=Occasion(forms=()), sha256=""),
    Received(
        replace(
            RETURN,
            answers="d" * 16,
            mail="7" * 64,
            submissions=(replace(FORM, by_choice=True, issued=""),),
        )
    ),
    Collected(
        "7" * 64, "", "", "", "", "", NOW.isoformat(), results=("mx; spf=pass",), about=("<0@e>",)
    ),
    Dispatch("<3@e>", COLLECTION, "v01", "missing", "2021-01-15", (), "", "draft", "", "", ""),
    Dispatched("<3@e>", "drafted", NOW.isoformat()),
    Reviewed(COLLECTION, "v01", "p01", Review(), "master.xlsx", NOW.isoformat(), "9" * 64),
    Evidence(COLLECTION, "v01", "8" * 64, "盖章.jpg", NOW.isoformat(), "d" * 64),
    Waived(COLLECTION, "v01", "p01", "T34", "", "", GIVEN, label="一级指标"),
    Extended(COLLECTION, "v01", "2021-01-22", GIVEN, before="2021-01-15"),
    ADJUSTED,
    replace(ADJUSTED, field="funds.initial", row="other", initial="", day="", spec=""),
)
"""With parts that few of them have, or without those that most of them have."""
