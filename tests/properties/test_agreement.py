"""After any imports, decisions and changes of the roster, all that is said of a form agrees.

Status, rates, master, report, letters and exit codes are asked after every step of a random series
of steps: they name the same forms as merged, and nothing is accepted in a letter that is not.
What one of them could get from another is counted here from the roster and the standings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any

import openpyxl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.builders.posts import COLLECTION, NOW, filled, imported, mail
from tests.builders.prepared import shared_folder
from tests.conftest import SOAK
from tests.fakes.transports import sending_in
from tests.oracles.tracing import lines
from xlkpi.api.confirm import confirm
from xlkpi.api.master import master
from xlkpi.api.reinstate import reinstate
from xlkpi.api.reply import reply
from xlkpi.api.status import status
from xlkpi.api.withdraw import withdraw
from xlkpi.cli.import_ import code_of
from xlkpi.cli.options import fails
from xlkpi.cli.status import as_json
from xlkpi.department.issued import LedgerIssues
from xlkpi.department.opened import Department
from xlkpi.department.roll_calls import roll_call_of
from xlkpi.department.targets import Reason, Target
from xlkpi.outgoing.mailing.answers import answers
from xlkpi.outgoing.mailing.sending import SendOptions
from xlkpi.outgoing.reports import report_view
from xlkpi.problems import ProblemsFound
from xlkpi.records import Status
from xlkpi.rollup.roll.states import STATES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlkpi.intake.results import Imported
    from xlkpi.outgoing.mailing.answers import Answer
    from xlkpi.report.view import ReportView
    from xlkpi.rollup.roll.roll_call import FormStatus, RollCall

UNIT = "v01"
WHY = Reason("电话核实", "刘")
SENT = {"sound": 55, "other": 50, "faulty": "约50"}
AGAIN = ("again", "same", "back")
DECIDED = {"withdraw": withdraw, "reinstate": reinstate, "confirm": confirm}
USE = {"out of use": ("否", True), "in use": ("是", True), "alone": ("否", False)}
STEPS = (*SENT, *AGAIN, "stranger", *DECIDED, *USE, "letters")
MERGED = {"merged", "merged_with_warnings"}


class Round:
    """A workspace in which one unit answers, and steps that change what is counted."""

    def __init__(self) -> None:
        self.workspace = sending_in(shared_folder("agreement"))
        self.sent = [filled(UNIT, SENT["sound"])]
        self.hour = 0

    def take(self, step: str) -> Imported | None:
        """Do one step; return what was imported, if anything."""
        self.hour += 1
        if step in SENT:
            return self._sent(filled(UNIT, SENT[step]))
        if step == "same":
            return self._sent(self.sent[-1])
        if step in AGAIN:
            return self._sent(saved_again(self.sent[0 if step == "back" else -1], self.hour))
        if step == "stranger":
            return self._sent(saved_again(self.sent[-1], -self.hour), "x@163.example")
        if step in USE:
            self._use(*USE[step])
        else:
            with suppress(ProblemsFound):  # nothing to decide, not clear about what, no copy
                if step == "letters":
                    reply(self.workspace, NOW, SendOptions())
                else:
                    DECIDED[step](self.workspace, NOW, Target(UNIT), WHY)
        return None

    def _sent(self, data: bytes, sender: str = "") -> Imported:
        self.sent.append(data)
        post = mail(UNIT, {f"{self.hour}.xlsx": data}, hours=self.hour, sender=sender)
        return imported(self.workspace, **{f"m{self.hour}": post})

    def _use(self, word: str, own: bool) -> None:
        """Take units into use or out of it: the one that answers, or all others."""
        book = openpyxl.load_workbook(self.workspace / "roster.xlsx")
        page = book["单位"]
        heads = [cell.value for cell in page[1]]
        for row in page.iter_rows(min_row=2):
            if row[0].value and (row[0].value == UNIT) == own:
                row[heads.index("在用")].value = word
        book.save(self.workspace / "roster.xlsx")


def saved_again(data: bytes, number: int) -> bytes:
    """The same content in other bytes."""
    book = openpyxl.load_workbook(BytesIO(data))
    book.properties.description = str(number)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@settings(max_examples=60 if SOAK else 1)
@example(["stranger", "faulty", "letters", "again", "sound", "withdraw"])
@example(["sound", "withdraw", "reinstate", "letters", "stranger", "other", "out of use"])
@example(["alone", "sound", "other", "back", "letters", "confirm"])
@given(st.lists(st.sampled_from(STEPS), min_size=3, max_size=7))
def test_all_that_is_said_of_a_form_agrees_after_every_step(steps: Sequence[str]) -> None:
    work = Round()
    for step in steps:
        came = work.take(step)
        file = Department.at(work.workspace, NOW).workspace.master(COLLECTION)
        before = file.read_bytes() if file.exists() and step not in (*USE, "letters") else None
        agrees(work.workspace, came)
        assert before in (None, file.read_bytes())


def agrees(workspace: Path, came: Imported | None) -> None:
    """Compare all that can be asked of one state of a workspace."""
    written = master(workspace, NOW)
    department = Department.at(workspace, NOW)
    collection = department.collection(COLLECTION)
    with department.view() as ledger:
        returns = ledger.returns(COLLECTION)
        now = roll_call_of(department, ledger, collection, returns)
        mails = {one.sha256: one for one in ledger.mails()}
        letters = list(answers(department, collection, now, returns, mails, LedgerIssues(ledger)))
        shown = report_view(department, ledger, collection, department.workspace.report(COLLECTION))
        standing = [(s.unit, s.project) for s in ledger.standing(COLLECTION) if s.merged]
    assert [one.unit for one in now.units] == [
        unit for unit in department.roster.units if unit.active
    ]
    counted = sorted((form.unit.id, form.project.id) for form in now.counted)
    assert counted == sorted(standing)
    assert not any(form.merged.status is Status.WITHDRAWN for form in now.counted if form.merged)
    assert written.forms == len(counted)
    book = openpyxl.load_workbook(
        BytesIO(written.file.read_bytes()), data_only=True, read_only=True
    )
    the_master_says_the_same(book, now)
    the_report_says_the_same(shown, now)
    said = as_json(status(workspace, NOW))
    assert [(u["unit"], u["status"], u["merged"], u["errors"]) for u in said["units"]] == [
        (u.unit.id, u.state, u.merged, u.errors) for u in now.units
    ]
    assert {k: tuple(v.values()) for k, v in said["rates"].items()} == counts(now)
    for letter in letters:
        is_true(letter, now)
    assert letters or not is_to_be_answered(now)
    if came is not None and fails(written.across, "error"):
        assert code_of(came, "error") == 1


def counts(now: RollCall) -> dict[str, tuple[int, ...]]:
    """Unit kind -> units due, returned, merged and overdue, counted from the forms."""
    mine = defaultdict(list)
    for form in now.forms:
        mine[form.unit.kind, form.unit.id].append(form)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for (kind, _), forms in mine.items():
        found[kind] += Counter(due=1)
        found[kind]["returned"] += any(form.latest is not None for form in forms)
        found[kind]["merged"] += all(form.merged is not None for form in forms)
        found[kind]["overdue"] += any(form.overdue for form in forms)
    names = ("due", "returned", "merged", "overdue")
    return {kind: tuple(one[name] for name in names) for kind, one in found.items()}


def the_report_says_the_same(shown: ReportView, now: RollCall) -> None:
    assert [(u.id, u.state.word, u.forms, u.merged, u.errors) for u in shown.units] == [
        (u.unit.id, STATES[u.state].zh, u.forms, u.merged, u.errors) for u in now.units
    ]
    rates = {one.kind: (one.due, one.returned, one.merged, one.overdue) for one in shown.rates}
    assert rates == counts(now)
    cards = {one.label: one.value for one in shown.cards}
    totals = [str(sum(column)) for column in zip(*rates.values(), strict=True)] or ["0"] * 4
    assert [cards[name] for name in ("应报单位", "已报", "全部并入", "逾期")] == totals


def the_master_says_the_same(book: Any, now: RollCall) -> None:
    detail = lines(book, "项目明细", "表编号")
    assert sorted(one["单位编号"][1:] for one in detail) == sorted(f.unit.id for f in now.counted)
    listed = [one for one in lines(book, "报送状态", "附件名") if one["状态"]]
    states = sorted((one["单位"], one["状态"]) for one in listed)
    forms = (*now.forms, *(form for form in now.beyond if form.merged is not None))
    assert states == sorted((form.unit.name, STATES[form.state].zh) for form in forms)


def by_form(now: RollCall) -> dict[tuple[str, str], FormStatus]:
    """Every form by unit and project, as returns name them."""
    return {form.key: form for form in (*now.forms, *now.beyond)}


def is_true(letter: Answer, now: RollCall) -> None:
    """Nothing is accepted that is not merged, nothing sent back that is not to be corrected."""
    mine = [form for form in by_form(now).values() if form.unit.id == letter.unit.id]
    to_correct = {form.project.name for form in mine if form.state in ("rejected", "returned")}
    assert set(letter.projects) == to_correct
    assert (letter.verdict == "returned") == bool(to_correct)
    taken = [form.project.name for form in mine if form.merged is not None]
    assert sorted(one.project for one in letter.taken) == sorted(taken)
    own = [one for one in now.series if one.returned.sha256 == letter.returned.sha256]
    there = [one for one in own if one.status is not Status.WITHDRAWN]
    assert bool(there) == bool(own)
    if letter.verdict == "accepted":
        assert {by_form(now)[one.unit, one.project].state for one in there} <= MERGED


def is_to_be_answered(now: RollCall) -> bool:
    """Whether all that came from the unit is clear, and from nobody else."""
    there = [one for one in now.series if one.status is not Status.WITHDRAWN]
    states = {by_form(now)[one.unit, one.project].state for one in there}
    clear = MERGED | {"rejected", "returned"}
    return bool(there) and states <= clear and all(UNIT in s.returned.sender for s in there)
